namespace AnyEdit.Evaluation.Comparison;

/// <summary>What a model answers after one edit. All shares are between 0 and 1.</summary>
/// <param name="Case">The edit, and what was asked.</param>
/// <param name="Answer">The answer to its question.</param>
/// <param name="RougeL">ROUGE-L recall of that answer, in the paper's definition.</param>
/// <param name="ParaphraseRougeL">Mean ROUGE-L recall of the answers to other wordings; NaN where there are none.</param>
/// <param name="Exact">Whether the answer is the target letter by letter.</param>
/// <param name="Specificity">The share of other facts that are still answered as they should be, of those that were before; NaN where there are none.</param>
/// <param name="Seconds">Wall-clock time of the edit; 0 without one.</param>
public sealed record EditScore(
    EditCase Case, string Answer, double RougeL, double ParaphraseRougeL, bool Exact, double Specificity, double Seconds)
{
    /// <summary>Why nothing was installed; null where the edit went through.</summary>
    public string? Failure { get; init; }
}
