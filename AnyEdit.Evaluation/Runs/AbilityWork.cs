using AnyEdit.Evaluation.Ability;
using AnyEdit.Models;

namespace AnyEdit.Evaluation.Runs;

/// <summary>The measurements of general ability that a run has to make, and those that it has.</summary>
internal sealed class AbilityWork
{
    private readonly IReadOnlyList<RunBatch> batches;
    private readonly AbilityTest test;
    private readonly AbilityFile file;
    private readonly bool isSequential;
    private readonly int[] ends;
    private readonly Action<double> progress;

    /// <summary>Counts what is done.</summary>
    /// <param name="model">The model; borrowed.</param>
    /// <param name="batches">The batches of the run.</param>
    /// <param name="count">How many batches the whole data set has, those of other shards included.</param>
    /// <param name="folder">The run's folder; borrowed.</param>
    /// <param name="options">What to measure, and when.</param>
    /// <param name="isSequential">Whether edits stay.</param>
    /// <param name="progress">Receives the part of a measurement that is done.</param>
    public AbilityWork(CausalLanguageModel model, IReadOnlyList<RunBatch> batches, int count, RunFolder folder, AbilityOptions options, bool isSequential, Action<double> progress)
    {
        (this.batches, this.isSequential, this.progress) = (batches, isSequential, progress);
        List<int> due = [0];
        ends = new int[batches.Count];
        foreach (var (i, batch) in batches.Index())
        {
            if (options.IsDue(batch.Number, count, isSequential))
                due.Add(batch.Number);
            ends[i] = due.Count;
        }

        (test, file) = (new AbilityTest(model, options), AbilityFile.Open(folder[RunFolder.AbilityName], due));
    }

    /// <summary>Whether the unedited model has been measured.</summary>
    public bool IsBegun => file.Count > 0;

    /// <summary>The index of the first batch whose measurement is missing; the number of batches where none is.</summary>
    public int First => Array.FindIndex(ends, end => end > Math.Max(1, file.Count)) is >= 0 and var i ? i : batches.Count;

    /// <summary>Measures the unedited model, if that has not been done.</summary>
    public void MeasureBefore(CancellationToken cancellationToken)
    {
        if (!IsBegun)
            file.Append(test.Measure(0, 0, progress, cancellationToken));
    }

    /// <summary>Measures the model after a batch, if that is due and has not been done.</summary>
    public void Measure(RunBatch batch, BatchOutcome outcome, CancellationToken cancellationToken)
    {
        var i = batches.Index().First(entry => ReferenceEquals(entry.Item, batch)).Index;
        if (file.Count >= ends[i])
            return;
        file.Append(!isSequential && outcome.Report is null
            ? new AbilityMeasurement(batch.Number, 0) { NotMeasured = outcome.Failure ?? "none of the batch's records fits the model." }
            : test.Measure(batch.Number, outcome.Edits, progress, cancellationToken));
    }
}
