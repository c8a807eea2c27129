using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>Kinds of knowledge: the paper's Figure 4b.</summary>
internal sealed class FormatsExperiment : IExperiment
{
    public string Name => "formats";

    public string Title => "Kinds of knowledge";

    public string Question => "Does a method write prose, news, verse, code and calculations alike (Figure 4b)?";

    public ExperimentDefaults Defaults { get; } = new(["editeverything"], ["MEMIT", "AlphaEdit"], 4);

    public string? Problem(ExperimentSettings settings, IReadOnlyList<ExperimentData> data) =>
        settings.ChunkSizes.Count > 1 ? $"{Name} takes one chunk size, not {Numbers.Text(settings.ChunkSizes.Count)}; chunk-size compares them."
        : data.FirstOrDefault(set => set.Cases.All(edit => edit.Category is null)) is { } plain ? $"{Name} compares kinds of knowledge, and no record of {plain.Name} says its category."
        : null;

    public async Task<ExperimentFindings> RunAsync(ExperimentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var cells = await context.RunAsync(Cells(context), cancellationToken).ConfigureAwait(false);
        var series = Series(cells);
        string[] kinds = [.. context.Data.SelectMany(data => data.Cases).Select(edit => edit.Category).OfType<string>().Distinct()];
        var measures = CellMeasure.Paper(context);
        return new ExperimentFindings
        {
            Tables = [Table(series, kinds, [.. measures, CellMeasure.Exact])],
            Figures = [.. measures.Select(measure => Chart(context, series, kinds, measure)).Where(figure => figure.Series.Count > 0)],
            Notes = [.. context.Settings.Methods.Where(method => method.Limit < context.Settings.Limit).Select(method => $"{method.Name} was tried on the first {Numbers.Text(method.Limit!.Value)} records of each kind only.")],
        };
    }

    /// <summary>The same number of records of each kind.</summary>
    private static IReadOnlyList<ExperimentCell> Cells(ExperimentContext context)
    {
        var cells = new List<ExperimentCell>();
        foreach (var method in context.Settings.Methods)
            foreach (var editor in MethodCells.Editors(context, method))
                foreach (var data in context.Data)
                {
                    EditCase[] cases = [.. data.Cases.Where(edit => edit.Category is not null).GroupBy(edit => edit.Category).SelectMany(kind => method.Of([.. kind.Take(context.Settings.Limit)])).OrderBy(edit => edit.Index)];
                    var options = context.Options();
                    options.AskBefore &= cells.TrueForAll(other => other.Data != data || other.Cases.Count < cases.Length);
                    cells.Add(new($"{data.Name}-{editor.FileName}", editor, data, cases, options));
                }

        return cells;
    }

    /// <summary>The unedited model's answers, and those of each editor, over all data sets.</summary>
    private static IReadOnlyList<(string Name, bool IsEdited, EvaluationRecord[] Records)> Series(IReadOnlyList<CellResult> cells) =>
    [
        .. cells.Where(cell => cell.Cell.Options.AskBefore).OrderByDescending(cell => cell.Records.Count).DistinctBy(cell => cell.Cell.Data.Name).SelectMany(cell => cell.Records).ToArray() is { Length: > 0 } before
            ? [(MethodCells.Unedited, false, before)] : ((string, bool, EvaluationRecord[])[])[],
        .. cells.GroupBy(cell => cell.Cell.Editor).Select(same => (same.Key.Name, true, same.SelectMany(cell => cell.Evaluated).ToArray())),
    ];

    private static DataTable Table(IReadOnlyList<(string Name, bool IsEdited, EvaluationRecord[] Records)> series, string[] kinds, IReadOnlyList<CellMeasure> measures) => new(
        "formats",
        "Every method on every kind of knowledge",
        ["Category", "Method", "Records", .. measures.SelectMany(measure => (string[])[measure.Name, $"{measure.Name} SE"])],
        [.. kinds.SelectMany(kind => series.Select(line => (IReadOnlyList<string>)
            [kind, line.Name, Numbers.Text(line.Records.Count(record => record.Category == kind)), .. measures.SelectMany(measure => Numbers.Pair(Mean(line.Records, line.IsEdited, kind, measure)))]))]);

    private static Figure Chart(ExperimentContext context, IReadOnlyList<(string Name, bool IsEdited, EvaluationRecord[] Records)> series, string[] kinds, CellMeasure measure) => new(
        $"formats-{measure.FileName}", $"{measure.Name} by kind of knowledge{Numbers.On(context.Data)}", FigureKind.Bars, new FigureAxis("Category") { Categories = kinds }, measure.Axis(),
        [.. series.Select(line => new FigureSeries(line.Name, [.. kinds.Index().SelectMany(kind => Numbers.Points(kind.Index, Mean(line.Records, line.IsEdited, kind.Item, measure)))])).Where(line => line.Points.Count > 0)]);

    private static MetricMean Mean(IEnumerable<EvaluationRecord> records, bool isEdited, string kind, CellMeasure measure)
    {
        var own = records.Where(record => record.Category == kind);
        return isEdited ? measure.After(own) : measure.Before(own);
    }
}
