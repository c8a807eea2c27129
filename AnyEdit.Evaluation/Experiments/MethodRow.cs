using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>A row of a table of methods: one editor, or the unedited model, on all data sets.</summary>
/// <param name="Method">The method, or <see cref="MethodCells.Unedited"/>.</param>
/// <param name="Kind">Plain, with the chunk loop, or unedited.</param>
/// <param name="Cells">Its cell of each data set.</param>
internal sealed record MethodRow(string Method, string Kind, IReadOnlyList<CellResult> Cells)
{
    public const string Plain = "plain", Plus = MethodName.Plus;

    /// <summary>How tables call it.</summary>
    public string Name => MethodName.Of(Method, Kind == Plus);

    /// <summary>A row for the unedited model where it could be asked, and one for each editor, in the order of the cells.</summary>
    public static IReadOnlyList<MethodRow> Of(IReadOnlyList<CellResult> cells) =>
    [
        .. UneditedAnswers.Of(cells) is { Count: > 0 } unedited ? [new MethodRow(MethodCells.Unedited, MethodCells.Unedited, unedited)] : (MethodRow[])[],
        .. cells.GroupBy(cell => cell.Cell.Editor).Select(same => new MethodRow(same.Key.Method, same.Key.ChunkLoop ? Plus : Plain, [.. same])),
    ];

    /// <summary>Says which methods were tried on fewer records.</summary>
    /// <param name="context">Its methods.</param>
    /// <param name="of">What the number of records is of: each set, kind or length.</param>
    public static IEnumerable<string> Notes(ExperimentContext context, string of = "set") => context.Settings.Methods
        .Where(method => method.Limit < context.Settings.Limit)
        .Select(method => $"{method.Name} was tried on the first {Numbers.Text(method.Limit!.Value)} records of each {of} only, the others on up to {Numbers.Text(context.Settings.Limit)}.");

    /// <summary>A measure on a data set.</summary>
    public MetricMean On(ExperimentData data, CellMeasure measure) => Find(data) is { } cell ? Mean(cell, measure) : default;

    /// <summary>A measure over data sets, each of the same weight.</summary>
    public MetricMean Together(CellMeasure measure, IReadOnlySet<string> sets) => Numbers.Together(Cells.Where(cell => sets.Contains(cell.Cell.Data.Name)).Select(cell => Mean(cell, measure)));

    /// <summary>What the unedited model answers to the records of this row, over data sets.</summary>
    /// <param name="unedited">The row of the unedited model.</param>
    /// <param name="measure">The measure.</param>
    /// <param name="sets">The data sets.</param>
    public MetricMean Before(MethodRow unedited, CellMeasure measure, IReadOnlySet<string> sets) => Numbers.Together(Cells.Where(cell => cell.Evaluated.Count > 0 && sets.Contains(cell.Cell.Data.Name)).Select(cell =>
    {
        var own = cell.Evaluated.Select(record => record.Index).ToHashSet();
        return measure.Before(unedited.Answers(unedited.Find(cell.Cell.Data)).Where(record => own.Contains(record.Index)));
    }));

    public int Records(ExperimentData data) => Answers(Find(data)).Count;

    public int Failed(ExperimentData data) => Kind == MethodCells.Unedited ? 0 : Find(data)?.Failed ?? 0;

    private CellResult? Find(ExperimentData data) => Cells.FirstOrDefault(cell => cell.Cell.Data.Name == data.Name);

    /// <summary>The unedited model's answers count even where no edit went through.</summary>
    private IReadOnlyList<EvaluationRecord> Answers(CellResult? cell) => cell is null ? [] : Kind == MethodCells.Unedited ? cell.Records : cell.Evaluated;

    private MetricMean Mean(CellResult cell, CellMeasure measure) => Kind == MethodCells.Unedited ? measure.Before(Answers(cell)) : measure.After(Answers(cell));
}
