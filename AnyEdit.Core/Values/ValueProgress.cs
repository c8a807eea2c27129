using AnyEdit.Editing;

namespace AnyEdit.Values;

/// <summary>Counts the evaluations of a batch and reports each.</summary>
internal sealed class ValueProgress(IProgress<EditProgress>? progress, IReadOnlyList<EncodedEdit> edits, int steps)
{
    private readonly int total = edits.Sum(edit => edit.Chunks.Count) * steps;
    private readonly Lock reporting = new();
    private int completed;

    /// <summary>Reports one evaluation; a chunk that is done counts as if all its steps were.</summary>
    public void Report(ChunkTask task, int step, double loss, bool done)
    {
        using var alone = reporting.EnterScope();
        completed += done ? steps - step : 1;
        progress?.Report(new EditProgress(EditStage.OptimizingValues, completed, total)
        {
            Request = task.Edit,
            Chunk = task.Chunk,
            Chunks = edits[task.Edit].Chunks.Count,
            Step = step,
            Loss = loss,
        });
    }
}
