namespace AnyEdit.Statistics;

/// <summary>Where collecting key moments stands.</summary>
/// <param name="Texts">Texts read.</param>
/// <param name="Tokens">Tokens run.</param>
/// <param name="Elapsed">Time since the start.</param>
public readonly record struct KeyMomentProgress(long Texts, long Tokens, TimeSpan Elapsed);
