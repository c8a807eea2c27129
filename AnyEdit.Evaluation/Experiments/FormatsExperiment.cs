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
        settings.SeveralChunkSizes(Name) is { } several ? several
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
            Figures = [.. measures.Select(measure => Chart(cells, series, kinds, measure)).Where(figure => figure.Series.Count > 0)],
            Notes = [.. MethodRow.Notes(context, "kind")],
        };
    }

    /// <summary>The same number of records of each kind.</summary>
    private static IReadOnlyList<ExperimentCell> Cells(ExperimentContext context) =>
    [
        .. from method in context.Settings.Methods
           from editor in MethodCells.Editors(context, method)
           from data in context.Data
           let kinds = data.Cases.Where(edit => edit.Category is not null).GroupBy(edit => edit.Category)
           let cases = kinds.SelectMany(kind => method.Of([.. kind.Take(context.Settings.Limit)])).OrderBy(edit => edit.Index).ToArray()
           select new ExperimentCell($"{data.Name}-{editor.FileName}", editor, data, cases, context.Options()),
    ];

    /// <summary>The unedited model's answers, and those of each editor, over all data sets.</summary>
    private static IReadOnlyList<(string Name, bool IsEdited, EvaluationRecord[] Records)> Series(IReadOnlyList<CellResult> cells) =>
    [
        .. UneditedAnswers.Of(cells).SelectMany(cell => cell.Records).ToArray() is { Length: > 0 } before
            ? [(MethodCells.Unedited, false, before)] : ((string, bool, EvaluationRecord[])[])[],
        .. cells.GroupBy(cell => cell.Cell.Editor).Select(same => (same.Key.Name, true, same.SelectMany(cell => cell.Evaluated).ToArray())),
    ];

    private static DataTable Table(IReadOnlyList<(string Name, bool IsEdited, EvaluationRecord[] Records)> series, string[] kinds, IReadOnlyList<CellMeasure> measures) => new(
        "formats",
        "Every method on every kind of knowledge",
        ["Category", "Method", "Records", .. measures.SelectMany(measure => (string[])[measure.Name, $"{measure.Name} SE"])],
        [.. kinds.SelectMany(kind => series.Select(line => (IReadOnlyList<string>)
            [kind, line.Name, Numbers.Text(line.Records.Count(record => record.Category == kind)), .. measures.SelectMany(measure => Numbers.Pair(Mean(line.Records, line.IsEdited, kind, measure)))]))]);

    private static Figure Chart(IReadOnlyList<CellResult> cells, IReadOnlyList<(string Name, bool IsEdited, EvaluationRecord[] Records)> series, string[] kinds, CellMeasure measure) => new(
        $"formats-{measure.FileName}", $"{measure.Name} by kind of knowledge{Numbers.On(cells)}", FigureKind.Bars, new FigureAxis("Category") { Categories = kinds }, measure.Axis(),
        [.. series.Select(line => new FigureSeries(line.Name, [.. kinds.Index().SelectMany(kind => Numbers.Points(kind.Index, Mean(line.Records, line.IsEdited, kind.Item, measure)))])).Where(line => line.Points.Count > 0)]);

    private static MetricMean Mean(IEnumerable<EvaluationRecord> records, bool isEdited, string kind, CellMeasure measure)
    {
        var own = records.Where(record => record.Category == kind);
        return isEdited ? measure.After(own) : measure.Before(own);
    }
}
