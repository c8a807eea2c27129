using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.MultipleChoice;

/// <summary>How far a multiple-choice test is.</summary>
/// <param name="Subject">The present subject.</param>
/// <param name="SubjectNumber">Its number, counted from 1.</param>
/// <param name="SubjectCount">Of how many.</param>
/// <param name="Asked">Its questions asked so far.</param>
/// <param name="Questions">All its questions.</param>
/// <param name="Correct">The right answers so far, of all subjects.</param>
public sealed record MultipleChoiceProgress(string Subject, int SubjectNumber, int SubjectCount, int Asked, int Questions, Share Correct);
