namespace AnyEdit.Evaluation.Metrics;

/// <summary>What a model wrote when it was asked everything about an edit.</summary>
/// <param name="Case">The edit, with what the answers should be.</param>
/// <param name="Original">The answer to its question.</param>
public sealed record CaseAnswers(EditCase Case, string Original)
{
    /// <summary>The answers to the other wordings, in the order of <see cref="EditCase.Paraphrases"/>.</summary>
    public IReadOnlyList<string> Paraphrases { get; init; } = [];

    /// <summary>The answers to the questions about parts, in the order of <see cref="EditCase.SubQuestions"/>.</summary>
    public IReadOnlyList<string> SubQuestions { get; init; } = [];

    /// <summary>The answers to other questions, in the order of <see cref="EditCase.Neighbours"/>.</summary>
    public IReadOnlyList<string> Neighbours { get; init; } = [];

    /// <summary>What the model wrote to the other questions before the edit; null where that is not known.</summary>
    public IReadOnlyList<string>? NeighboursBefore { get; init; }
}
