namespace AnyEdit.Evaluation.Metrics;

/// <summary>A text and tokens that may follow it.</summary>
/// <param name="Ids">The text's tokens.</param>
/// <param name="Next">The tokens that are compared.</param>
internal sealed record NextTokenChoice(IReadOnlyList<int> Ids, IReadOnlyList<int> Next);
