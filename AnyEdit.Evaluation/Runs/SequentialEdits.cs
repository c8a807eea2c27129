using System.Runtime.CompilerServices;
using AnyEdit.Models;
using AnyEdit.Sessions;
using AnyEdit.Weights;

namespace AnyEdit.Evaluation.Runs;

/// <summary>Edits stay: each batch is edited on top of those before it, which a journal keeps, so that an interrupted run gets the same weights again.</summary>
/// <remarks>
/// A batch is scored when it is in the journal and before the next one is edited, so that the journal is never more than one batch
/// ahead of the scores.
/// </remarks>
internal sealed class SequentialEdits(
    CausalLanguageModel model, IKnowledgeEditor editor, WeightLease unedited, EditJournal journal, int? batchSize) : IEditSchedule
{
    /// <summary>Opens the journal of a sequence; the caller disposes it.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="plan">What has to be the same.</param>
    /// <param name="batches">All batches.</param>
    /// <param name="first">The index of the first one that has to be scored.</param>
    /// <exception cref="InvalidDataException">It is another sequence's, or has edits whose records are lost; nothing was changed.</exception>
    public static EditJournal OpenJournal(string folder, EditSessionPlan plan, IReadOnlyList<RunBatch> batches, int first)
    {
        var journal = EditJournal.Open(folder, plan);
        if (journal.Entries.Count <= batches.Take(first + 1).Count(batch => batch.Cases.Count > 0))
            return journal;
        journal.Dispose();
        throw new InvalidDataException($"'{folder}' has edits whose records are lost; delete the run's folder to begin anew.");
    }

    public async Task RunAsync(
        IReadOnlyList<RunBatch> batches, int first, Action<RunBatch, BatchOutcome> score, Action<RunBatch, EditProgress> progress, CancellationToken cancellationToken)
    {
        var (total, scored, edited) = (batches.Sum(batch => batch.Cases.Count), first, 0);
        var session = new EditSession(editor, model, journal, new EditSessionOptions { BatchSize = batchSize, SkipFailures = true, Total = total });
        try
        {
            await session.RunAsync(RequestsAsync(cancellationToken), new Placed(report => progress(batches[report.Batch - 1], report.Edit!.Value)), cancellationToken).ConfigureAwait(false);
            for (; scored < batches.Count; scored++)      // the last batch is not full: the session edited it when there were no further requests
                Score(batches[scored]);
        }
        finally
        {
            model.Install(unedited.Snapshot);
        }

        async IAsyncEnumerable<EditRequest> RequestsAsync([EnumeratorCancellation] CancellationToken cancelled)
        {
            await Task.CompletedTask.ConfigureAwait(false);
            foreach (var (index, batch) in batches.Index())
            {
                foreach (var edit in batch.Cases)
                    yield return edit.Request;
                cancelled.ThrowIfCancellationRequested();
                if (batch.Cases.Count != batchSize || index < first)
                    continue;
                Score(batch);      // the session asks for the next request when this batch is in the journal
                scored = index + 1;
            }
        }

        void Score(RunBatch batch)
        {
            edited = batches.TakeWhile(other => other.Number <= batch.Number).Sum(other => other.Cases.Count);
            score(batch, Outcome(batches, batch, edited));
        }
    }

    private BatchOutcome Outcome(IReadOnlyList<RunBatch> batches, RunBatch batch, int edited)
    {
        if (batch.Cases.Count == 0)
            return new(null, null, edited);
        var number = batches.TakeWhile(other => other.Number <= batch.Number).Count(other => other.Cases.Count > 0);
        return journal.Entries[number - 1].Skipped is { } failure ? new(null, failure, edited) : new(journal.ReadReport(number), null, edited);
    }

    private sealed class Placed(Action<EditSessionProgress> report) : IProgress<EditSessionProgress>
    {
        public void Report(EditSessionProgress value)
        {
            if (value.Edit is not null)
                report(value);
        }
    }
}
