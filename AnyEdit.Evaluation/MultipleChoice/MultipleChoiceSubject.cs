namespace AnyEdit.Evaluation.MultipleChoice;

/// <summary>The questions about one subject.</summary>
/// <param name="Name">The subject in words, e.g. "abstract algebra".</param>
/// <param name="Path">The file of its questions.</param>
/// <param name="Examples">Answered questions that may stand before one that is asked; none where there is no <c>_dev.csv</c>.</param>
/// <param name="Questions">The questions that are asked.</param>
public sealed record MultipleChoiceSubject(
    string Name, string Path, IReadOnlyList<MultipleChoiceQuestion> Examples, IReadOnlyList<MultipleChoiceQuestion> Questions);
