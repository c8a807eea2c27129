using AnyEdit.Evaluation.Figures;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>Bars of all methods: a group for each, without and with the chunk loop.</summary>
internal static class MethodChart
{
    /// <summary>A figure for each measure that has values; means over the data sets, each of the same weight.</summary>
    /// <param name="name">The experiment's name, which the figures' names begin with.</param>
    /// <param name="rows">The methods.</param>
    /// <param name="measures">The measures.</param>
    public static IReadOnlyList<Figure> Of(string name, IReadOnlyList<MethodRow> rows, IReadOnlyList<CellMeasure> measures) =>
        [.. measures.Select(measure => Of(name, rows, measure)).Where(figure => figure.Series.Count > 0)];

    private static Figure Of(string name, IReadOnlyList<MethodRow> rows, CellMeasure measure)
    {
        string[] methods = [.. rows.Select(row => row.Method).Distinct()];
        var sets = rows.SelectMany(row => row.Cells).Where(cell => measure.After(cell.Evaluated).Value is not null).Select(cell => cell.Cell.Data.Name).Distinct().ToArray();
        return new Figure(
            $"{name}-{measure.FileName}",
            $"{measure.Name}{(sets.Length == 1 ? $" on {sets[0]}" : $", mean of {string.Join(", ", sets)}")}",
            FigureKind.Bars,
            new FigureAxis("Method") { Categories = methods },
            measure.Axis(),
            [.. rows.GroupBy(row => row.Kind)
                .Select(kind => new FigureSeries(kind.Key, [.. kind.SelectMany(row => Numbers.Points(Array.IndexOf(methods, row.Method), row.Together(measure)))]))
                .Where(series => series.Points.Count > 0)]);
    }
}
