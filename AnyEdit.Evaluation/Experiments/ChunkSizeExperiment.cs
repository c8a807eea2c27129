using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>How long a chunk should be: the paper's Figure 6, with the time that it takes.</summary>
internal sealed class ChunkSizeExperiment : IExperiment
{
    public string Name => "chunk-size";

    public string Title => "How long a chunk should be";

    public string Question => "How do the score and the time of an edit depend on the number of tokens per chunk (Figure 6)?";

    public ExperimentDefaults Defaults { get; } = new(["unke"], ["MEMIT", "AlphaEdit"], 12);

    public string? Problem(ExperimentSettings settings, IReadOnlyList<ExperimentData> data) =>
        settings.ChunkSizes.Distinct().Count() == 1 ? $"{Name} compares chunk sizes; expected several, not only {Numbers.Text(settings.ChunkSizes[0])}." : null;

    public int? RecordsRead(ExperimentSettings settings) => settings.Limit;

    public async Task<ExperimentFindings> RunAsync(ExperimentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var editors = context.Settings.Methods.SelectMany(method => Sizes(context.Settings).Select(size => (method, new EditorChoice(method.Name, true, size))).Append((method, new EditorChoice(method.Name, false))));
        var cells = await context.RunAsync(MethodCells.Of(context, context.Data, editors), cancellationToken).ConfigureAwait(false);
        var measures = CellMeasure.Paper(context);
        var seconds = new FigureAxis("Time per edit", "s") { Minimum = 0 };
        return new ExperimentFindings
        {
            Tables = [Table(cells, measures)],
            Figures =
            [
                .. measures.Select(measure => Chart(cells, $"chunk-size-{measure.FileName}", $"{measure.Name} by chunk size{Numbers.On(cells)}", measure.Axis(), cell => measure.After(cell.Evaluated))).Where(figure => figure.Series.Count > 0),
                .. new[] { Chart(cells, "chunk-size-seconds", $"Time per edit by chunk size{Numbers.On(cells)}", seconds, cell => EditTimes.Mean(cell.Evaluated)) }.Where(figure => figure.Series.Count > 0),
            ],
            Notes = ["A row with the chunk size 'whole' is the method without the chunk loop. Times are without the first edit of each run, because the first of a process also factors the key moments.", .. MethodRow.Notes(context), .. CommonSets.Notes(cells, cell => cell.Cell.Editor, cell => CellMeasure.RougeL.After(cell.Evaluated))],
        };
    }

    /// <summary>From half of what suits the model to eight times as much.</summary>
    private static IReadOnlyList<int> Sizes(ExperimentSettings settings) => settings.ChunkSizes.Count > 0
        ? [.. settings.ChunkSizes.Distinct().Order()]
        : [.. new[] { settings.SuitedChunkSize / 2 }.Where(size => size > 0), .. new[] { 1, 2, 4, 8 }.Select(times => settings.SuitedChunkSize * times)];

    private static DataTable Table(IReadOnlyList<CellResult> cells, IReadOnlyList<CellMeasure> measures) => new(
        "chunk-size",
        "Every method with every chunk size",
        ["Data set", "Method", "Chunk size", "Records", .. measures.SelectMany(measure => (string[])[measure.Name, $"{measure.Name} SE"]), "Seconds per edit", "Seconds per edit SE"],
        [.. cells.Select(cell => (IReadOnlyList<string>)
        [
            cell.Cell.Data.Name, cell.Cell.Editor.Method, cell.Cell.Editor.ChunkSize is { } size ? Numbers.Text(size) : "whole", Numbers.Text(cell.Evaluated.Count),
            .. measures.SelectMany(measure => Numbers.Pair(measure.After(cell.Evaluated))), .. Numbers.Pair(EditTimes.Mean(cell.Evaluated)),
        ])]);

    /// <summary>A line for each method, and the method without the chunk loop as a level beside it.</summary>
    private static Figure Chart(IReadOnlyList<CellResult> cells, string name, string title, FigureAxis y, Func<CellResult, MetricMean> mean)
    {
        int[] sizes = [.. cells.Select(cell => cell.Cell.Editor.ChunkSize).OfType<int>().Distinct().Order()];
        return new Figure(
            name, title, FigureKind.Lines, new FigureAxis("Chunk size", "tokens") { IsLogarithmic = true }, y,
            [.. cells.GroupBy(cell => cell.Cell.Editor.Method).Select(same => (same.Key, Cells: Common(same, mean))).SelectMany(same => (FigureSeries[])
            [
                new(same.Key + MethodRow.Plus, [.. same.Cells.Where(cell => cell.Cell.Editor.ChunkSize is not null).GroupBy(cell => cell.Cell.Editor.ChunkSize!.Value).OrderBy(size => size.Key).SelectMany(size => Numbers.Points(size.Key, Numbers.Together(size.Select(mean))))]),
                new(same.Key + ", whole answer", [.. new[] { sizes[0], sizes[^1] }.SelectMany(size => Numbers.Points(size, Numbers.Together(same.Cells.Where(cell => !cell.Cell.Editor.ChunkLoop).Select(mean))))]),
            ]).Where(line => line.Points.Count > 0)]);
    }

    /// <summary>A method's cells on the data sets that it has with every chunk size, so that all points are about the same records.</summary>
    private static CellResult[] Common(IEnumerable<CellResult> cells, Func<CellResult, MetricMean> mean)
    {
        var sets = CommonSets.Of(cells, cell => cell.Cell.Editor, mean);
        return [.. cells.Where(cell => sets.Contains(cell.Cell.Data.Name))];
    }
}
