using System.Globalization;

namespace AnyEdit.Evaluation.Figures;

/// <summary>Tables and figures as CSV. What is not known is empty.</summary>
public static class DataCsv
{
    /// <summary>A line of heads, and a line for each row.</summary>
    /// <param name="table">The table.</param>
    public static string Of(DataTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return string.Concat(table.Rows.Prepend(table.Columns).Select(Line));
    }

    /// <summary>A line for each point: its series, where it is, its value, the standard error and the count.</summary>
    /// <param name="figure">The figure.</param>
    public static string Of(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var points = figure.Series.SelectMany(series => series.Points.Select(point => (IReadOnlyList<string>)
            [series.Name, Place(figure.X, point.X), Text(point.Y), Text(point.Error), Text(point.Count)]));
        return string.Concat(points.Prepend(["series", "x", "y", "standard_error", "count"]).Select(Line));
    }

    private static string Place(FigureAxis axis, double x) => axis.Categories.Count > 0 ? axis.Categories[(int)x] : Text(x);

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(Quoted)) + "\n";

    /// <summary>A cell's text, in quotation marks where it has to be.</summary>
    internal static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
