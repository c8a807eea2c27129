using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.MultipleChoice;

/// <summary>How a model answered the questions about a subject.</summary>
/// <param name="Name">The subject.</param>
/// <param name="Correct">The questions for which it chose the right answer, of those asked.</param>
/// <param name="Examples">Answered examples that the subject has for each question; where they do not fit the context, fewer stood before it.</param>
public sealed record SubjectScore(string Name, Share Correct, int Examples);
