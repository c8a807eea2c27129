using System.Diagnostics;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>
/// Tells how long the rest of an experiment will take: methods differ by a factor of a hundred, so each record that is left counts with
/// the mean of its own method's where there is one already, else with that of all.
/// </summary>
internal sealed class CellClock(IReadOnlyList<ExperimentCell> cells)
{
    private readonly Dictionary<ExperimentCell, int> done = cells.ToDictionary(cell => cell, _ => 0, (IEqualityComparer<ExperimentCell>)ReferenceEqualityComparer.Instance);
    private readonly Dictionary<EditorChoice, (double Seconds, int Records)> spent = [];
    private long last = Stopwatch.GetTimestamp();

    public ExperimentProgress Report(ExperimentCell cell, EvaluationProgress? run = null)
    {
        if (run is { } progress)
        {
            if (progress.Stage == EvaluationStage.Started)
                last = Stopwatch.GetTimestamp();
            else if (progress.Completed > done[cell])
                Add(cell.Editor, progress.Completed - done[cell]);
            done[cell] = progress.Completed;
        }

        return new ExperimentProgress(cell.Name, done.Values.Sum(), cells.Sum(other => other.Cases.Count)) { Run = run, Remaining = Remaining() };
    }

    /// <summary>Nothing more will come of a cell.</summary>
    public void Finish(ExperimentCell cell) => done[cell] = cell.Cases.Count;

    private void Add(EditorChoice editor, int records)
    {
        var (seconds, before) = spent.GetValueOrDefault(editor);
        spent[editor] = (seconds + Stopwatch.GetElapsedTime(last).TotalSeconds, before + records);
        last = Stopwatch.GetTimestamp();
    }

    private TimeSpan? Remaining()
    {
        if (spent.Count == 0)
            return null;
        var overall = spent.Values.Sum(time => time.Seconds) / spent.Values.Sum(time => time.Records);
        return TimeSpan.FromSeconds(cells.Sum(cell => (cell.Cases.Count - done[cell]) * (spent.TryGetValue(cell.Editor, out var own) ? own.Seconds / own.Records : overall)));
    }
}
