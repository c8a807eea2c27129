using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>A row of a table of methods: one editor, or the unedited model, on all data sets.</summary>
/// <param name="Method">The method, or <see cref="MethodCells.Unedited"/>.</param>
/// <param name="Kind">Plain, with the chunk loop, or unedited.</param>
/// <param name="Cells">Its cell of each data set.</param>
internal sealed record MethodRow(string Method, string Kind, IReadOnlyList<CellResult> Cells)
{
    public const string Plain = "plain", Plus = "+AnyEdit";

    /// <summary>How tables call it.</summary>
    public string Name => Kind == Plus ? Method + Plus : Method;

    /// <summary>A row for the unedited model, and one for each editor, in the order of the cells.</summary>
    public static IReadOnlyList<MethodRow> Of(IReadOnlyList<CellResult> cells) =>
    [
        .. cells.Any(cell => cell.Cell.Options.AskBefore) ? [new MethodRow(MethodCells.Unedited, MethodCells.Unedited, [.. cells.Where(cell => cell.Cell.Options.AskBefore).OrderByDescending(cell => cell.Records.Count).DistinctBy(cell => cell.Cell.Data.Name)])] : (MethodRow[])[],
        .. cells.GroupBy(cell => cell.Cell.Editor).Select(same => new MethodRow(same.Key.Method, same.Key.ChunkLoop ? Plus : Plain, [.. same])),
    ];

    /// <summary>Says which methods were tried on fewer records.</summary>
    public static IEnumerable<string> Notes(ExperimentContext context) => context.Settings.Methods
        .Where(method => method.Limit < context.Settings.Limit)
        .Select(method => $"{method.Name} was tried on the first {Numbers.Text(method.Limit!.Value)} records of each set only, the others on {Numbers.Text(context.Settings.Limit)}.");

    /// <summary>A measure on a data set.</summary>
    public MetricMean On(ExperimentData data, CellMeasure measure) => Find(data) is { } cell ? Mean(cell, measure) : default;

    /// <summary>A measure over all data sets, each of the same weight.</summary>
    public MetricMean Together(CellMeasure measure) => Numbers.Together(Cells.Select(cell => Mean(cell, measure)));

    /// <summary>What the unedited model answers to the records of this row, over all data sets.</summary>
    /// <param name="unedited">The row of the unedited model.</param>
    /// <param name="measure">The measure.</param>
    public MetricMean Before(MethodRow unedited, CellMeasure measure) => Numbers.Together(Cells.Where(cell => cell.Evaluated.Count > 0).Select(cell =>
    {
        var own = cell.Evaluated.Select(record => record.Index).ToHashSet();
        return measure.Before(unedited.Answers(unedited.Find(cell.Cell.Data)).Where(record => own.Contains(record.Index)));
    }));

    public int Records(ExperimentData data) => Answers(Find(data)).Count;

    public int Failed(ExperimentData data) => Kind == MethodCells.Unedited ? 0 : Find(data)?.Failed ?? 0;

    private CellResult? Find(ExperimentData data) => Cells.FirstOrDefault(cell => cell.Cell.Data.Name == data.Name);

    /// <summary>The unedited model's answers count even where no edit went through.</summary>
    private IReadOnlyList<EvaluationRecord> Answers(CellResult? cell) =>
        cell is null ? [] : Kind == MethodCells.Unedited ? [.. cell.Records.Where(record => record.ScoreBefore() is not null)] : cell.Evaluated;

    private MetricMean Mean(CellResult cell, CellMeasure measure) => Kind == MethodCells.Unedited ? measure.Before(Answers(cell)) : measure.After(Answers(cell));
}
