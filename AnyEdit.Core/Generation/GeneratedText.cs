namespace AnyEdit.Generation;

/// <summary>What the model wrote after a prompt.</summary>
/// <param name="Text">The text, without special tokens and without the stop text.</param>
/// <param name="Ids">The tokens, without the stop token.</param>
/// <param name="Finish">Why it ended.</param>
public sealed record GeneratedText(string Text, IReadOnlyList<int> Ids, FinishReason Finish);
