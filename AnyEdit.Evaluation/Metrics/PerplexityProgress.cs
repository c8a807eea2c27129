namespace AnyEdit.Evaluation.Metrics;

/// <summary>How far a measurement of perplexity is.</summary>
/// <param name="Tokens">Tokens scored so far.</param>
/// <param name="Total">All tokens.</param>
public readonly record struct PerplexityProgress(long Tokens, long Total);
