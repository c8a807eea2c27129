using AnyEdit.Generation;

namespace AnyEdit.Evaluation.Runs;

/// <summary>What the model wrote.</summary>
/// <param name="Pieces">Its text token by token.</param>
/// <param name="Finish">Why it ended.</param>
internal sealed record WrittenAnswer(IReadOnlyList<string> Pieces, FinishReason Finish)
{
    public string Text { get; } = string.Concat(Pieces);
}
