using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>
/// Sees to it that the unedited model is asked each record once: what it says does not depend on the method. Where a cell that would have
/// asked it came to nothing, the next one with the same records does.
/// </summary>
internal sealed class UneditedAnswers
{
    private readonly Dictionary<ExperimentCell, bool> begun = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<(string Data, string Part, int Index)> asked = [];

    /// <summary>Reads what cells of an interrupted experiment have begun with: they go on so.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="folderOf">The folder of a cell's run.</param>
    public UneditedAnswers(IReadOnlyList<ExperimentCell> cells, Func<ExperimentCell, string> folderOf)
    {
        foreach (var cell in cells.Where(cell => cell.Options.AskBefore && RunFolder.HasWork(folderOf(cell))))
            if (begun[cell] = EvaluationPlan.AsksBefore(RunFolder.ReadHeader(folderOf(cell))))
                asked.UnionWith(Keys(cell));
    }

    /// <summary>Leaves the unedited model out of a cell whose records it has been asked.</summary>
    public void Decide(ExperimentCell cell)
    {
        if (cell.Options.AskBefore)
            cell.Options.AskBefore = begun.TryGetValue(cell, out var asks) ? asks : !Keys(cell).All(asked.Contains);
    }

    /// <summary>Counts what a cell has asked.</summary>
    public void Add(CellResult result)
    {
        if (!result.Cell.Options.AskBefore)
            return;
        if (result.Records.Count > 0)
            asked.UnionWith(Keys(result.Cell));
        else
            asked.ExceptWith(Keys(result.Cell));
    }

    /// <summary>The unedited model's answers of each data set, from the cell that has most of them.</summary>
    /// <param name="results">The results of cells, of each data set with the same records.</param>
    public static IReadOnlyList<CellResult> Of(IEnumerable<CellResult> results) =>
    [
        .. results.Select(result => result with { Records = [.. result.Records.Where(record => record.ScoreBefore() is not null)] })
            .Where(result => result.Records.Count > 0).OrderByDescending(result => result.Records.Count).DistinctBy(result => result.Cell.Data.Name),
    ];

    private static IEnumerable<(string Data, string Part, int Index)> Keys(ExperimentCell cell) => cell.Cases.Select(edit => (cell.Data.Name, cell.Part, edit.Index));
}
