using AnyEdit.Sessions;

namespace AnyEdit.Evaluation.Runs;

/// <summary>How an edit went.</summary>
/// <param name="PromptTokens">Length of the prompt with its chat template, in tokens.</param>
/// <param name="TargetTokens">Length of the target with its end-of-turn token, in tokens.</param>
/// <param name="Chunks">A report for each chunk, in order.</param>
public sealed record RecordedEdit(int PromptTokens, int TargetTokens, IReadOnlyList<RecordedChunk> Chunks)
{
    /// <summary>How much of the wanted change of the hidden states is missing in the whole batch; <c>null</c> for methods that want none.</summary>
    public double? RelativeResidual { get; init; }

    /// <summary>The losses of the whole batch's update, for methods that descend on one.</summary>
    public IReadOnlyList<double> UpdateLosses { get; init; } = [];

    internal static RecordedEdit Of(EditBatchReport batch, RequestReport request) =>
        new(request.PromptTokens, request.TargetTokens, [.. request.Chunks.Select(RecordedChunk.Of)])
        {
            RelativeResidual = batch.Update?.RelativeResidual,
            UpdateLosses = batch.Update?.Losses ?? [],
        };
}
