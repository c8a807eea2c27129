using AnyEdit.Models;
using AnyEdit.Sessions;
using AnyEdit.Weights;

namespace AnyEdit.Evaluation.Runs;

/// <summary>Each batch is edited into the unedited model and taken off again.</summary>
internal sealed class SeparateEdits(CausalLanguageModel model, IKnowledgeEditor editor, WeightLease unedited) : IEditSchedule
{
    public async Task RunAsync(
        IReadOnlyList<RunBatch> batches, int first, Action<RunBatch, BatchOutcome> score, Action<RunBatch, EditProgress> progress, CancellationToken cancellationToken)
    {
        await editor.BeginAsync(model, cancellationToken).ConfigureAwait(false);
        foreach (var batch in batches.Skip(first))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                score(batch, await EditAsync(batch, progress, cancellationToken).ConfigureAwait(false));
            }
            finally
            {
                model.Install(unedited.Snapshot);
            }
        }
    }

    private async Task<BatchOutcome> EditAsync(RunBatch batch, Action<RunBatch, EditProgress> progress, CancellationToken cancellationToken)
    {
        if (batch.Cases.Count == 0)
            return new(null, null, 0);
        try
        {
            var reports = new PlacedProgress(report => progress(batch, report));
            using var result = await editor.EditAsync(model, [.. batch.Cases.Select(edit => edit.Request)], reports, cancellationToken).ConfigureAwait(false);
            return new(EditBatchReport.Of(result), null, batch.Cases.Count);
        }
        catch (Exception failure) when (failure is EditFailedException or ArgumentException)      // one request that cannot be edited does not end the run
        {
            return new(null, failure.Message, 0);
        }
    }

    private sealed class PlacedProgress(Action<EditProgress> report) : IProgress<EditProgress>
    {
        public void Report(EditProgress value) => report(value);
    }
}
