using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>Bars of all methods: a group for each, with the unedited model, without and with the chunk loop.</summary>
internal static class MethodChart
{
    /// <summary>A figure for each measure that has values; means over the data sets that a method has without and with the chunk loop, each of the same weight, beside those of the unedited model on the same records.</summary>
    /// <param name="name">The experiment's name, which the figures' names begin with.</param>
    /// <param name="rows">The methods.</param>
    /// <param name="measures">The measures.</param>
    public static IReadOnlyList<Figure> Of(string name, IReadOnlyList<MethodRow> rows, IReadOnlyList<CellMeasure> measures) =>
        [.. measures.Select(measure => Of(name, rows, measure)).Where(figure => figure.Series.Count > 0)];

    /// <summary>Says which methods' bars are means over fewer data sets.</summary>
    public static IEnumerable<string> Notes(IReadOnlyList<CellResult> cells, IReadOnlyList<CellMeasure> measures) =>
        measures.SelectMany(measure => CommonSets.Notes(cells, cell => cell.Cell.Editor.ChunkLoop, cell => measure.After(cell.Evaluated))).Distinct();

    private static Figure Of(string name, IReadOnlyList<MethodRow> rows, CellMeasure measure)
    {
        MethodRow[] edited = [.. rows.Where(row => row.Kind != MethodCells.Unedited)];
        string[] methods = [.. edited.Select(row => row.Method).Distinct()];
        var common = edited.GroupBy(row => row.Method).ToDictionary(same => same.Key, same => CommonSets.Of(same.SelectMany(row => row.Cells), cell => cell.Cell.Editor.ChunkLoop, cell => measure.After(cell.Evaluated)));
        var sets = edited.SelectMany(row => row.Cells).Select(cell => cell.Cell.Data.Name).Distinct().Where(name => common.Values.Any(own => own.Contains(name))).ToArray();
        return new Figure(
            $"{name}-{measure.FileName}",
            $"{measure.Name}{(sets.Length == 1 ? $" on {sets[0]}" : $", mean of {string.Join(", ", sets)}")}",
            FigureKind.Bars,
            new FigureAxis("Method") { Categories = methods },
            measure.Axis(),
            [.. new[]
            {
                Series(MethodCells.Unedited, edited.GroupBy(row => row.Method).Select(same => same.MaxBy(row => row.Cells.Sum(cell => cell.Evaluated.Count))!), row => rows.FirstOrDefault(other => other.Kind == MethodCells.Unedited) is { } unedited ? row.Before(unedited, measure, common[row.Method]) : default),
                Series(MethodRow.Plain, edited.Where(row => row.Kind == MethodRow.Plain), row => row.Together(measure, common[row.Method])),
                Series(MethodRow.Plus, edited.Where(row => row.Kind == MethodRow.Plus), row => row.Together(measure, common[row.Method])),
            }.Where(series => series.Points.Count > 0)]);

        FigureSeries Series(string kind, IEnumerable<MethodRow> of, Func<MethodRow, MetricMean> mean) =>
            new(kind, [.. of.SelectMany(row => Numbers.Points(Array.IndexOf(methods, row.Method), mean(row)))]);
    }
}
