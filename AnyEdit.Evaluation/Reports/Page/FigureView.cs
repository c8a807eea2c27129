using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Reports.Charts;

namespace AnyEdit.Evaluation.Reports.Page;

/// <summary>A chart with its data behind it, and tables.</summary>
internal static class FigureView
{
    private const int MostOpenRows = 60;

    /// <summary>A chart and, to be opened, its numbers.</summary>
    public static Html Of(Figure figure, string id) => figure.Series.Count == 0 ? Html.None : $"""
        <figure class="card">
        <div class="scroll">{Html.Raw(SvgChart.Inline(figure, id))}</div><figcaption class="hidden">{figure.Title}</figcaption>
        <details{(figure.Series.Sum(series => series.Points.Count) <= MostOpenRows ? (Html)$" class=\"expand\"" : null)}><summary>Data of this chart</summary>
        {Data(figure)}</details>
        </figure>

        """;

    /// <summary>A table of results.</summary>
    public static Html Of(DataTable table)
    {
        int?[] places = [.. table.Columns.Select((_, column) => Cells.Places(table.Rows.Select(row => row.ElementAtOrDefault(column))))];
        var view = Cells.Table(
            table.Title,
            $"<tr>{table.Columns.Select((name, column) => Head(name, places[column] is not null))}</tr>",
            Html.Join(table.Rows.Select(row => (Html)$"<tr>{table.Columns.Select((_, column) => Cell(row.ElementAtOrDefault(column) ?? "", column, places[column]))}</tr>\n")));
        return table.Rows.Count <= MostOpenRows ? view : $"<details><summary>{table.Title}: {table.Rows.Count} rows</summary>\n{view}</details>\n";
    }

    /// <summary>The points of a figure: a column for each series where they share their places, a row for each point otherwise.</summary>
    internal static Html Data(Figure figure)
    {
        double[] places = [.. figure.Series.SelectMany(series => series.Points).Select(point => point.X).Distinct().Order()];
        var points = figure.Series.Sum(series => series.Points.Count);
        var shared = figure.Series.All(series => series.Points.Select(point => point.X).Distinct().Count() == series.Points.Count) && (figure.Series.Count == 1 || places.Length * figure.Series.Count <= 2 * points);
        var x = ChartAxes.Label(figure.X with { IsLogarithmic = false });
        var y = ChartAxes.Label(figure.Y with { IsLogarithmic = false });
        if (!shared)
            return Cells.Table(
                figure.Title,
                $"<tr><th scope=\"col\">Series</th><th scope=\"col\" class=\"n\">{x}</th><th scope=\"col\" class=\"n\">{y}</th></tr>",
                Html.Join(figure.Series.SelectMany(series => series.Points.Select(point => (Html)$"<tr><th scope=\"row\">{series.Name}</th><td class=\"n\">{Place(figure, point.X)}</td>{Value(point)}</tr>\n"))));
        return Cells.Table(
            $"{figure.Title}: {y}",
            $"<tr><th scope=\"col\">{x}</th>{figure.Series.Select(series => (Html)$"<th scope=\"col\" class=\"n\">{series.Name}</th>")}</tr>",
            Html.Join(places.Select(place => (Html)$"<tr><th scope=\"row\">{Place(figure, place)}</th>{figure.Series.Select(series => Value(series.Points.FirstOrDefault(point => point.X == place)))}</tr>\n")));
    }

    private static string Place(Figure figure, double x) => figure.X.Categories.Count > 0 && x >= 0 && figure.X.Categories.ElementAtOrDefault((int)Math.Round(x)) is { } name ? name : SvgText.Number(x);

    private static Html Value(FigurePoint? point) => point is null || !double.IsFinite(point.Y) ? Cells.None(null)
        : (Html)$"<td class=\"n\">{SvgText.Number(point.Y)}{(point.Error is { } error && double.IsFinite(error) ? (Html)$" <small>\u00b1&#160;{SvgText.Number(error)}</small>" : null)}{(point.Count is { } count ? (Html)$" <small>n&#160;=&#160;{count}</small>" : null)}</td>";

    private static Html Head(string name, bool numeric) => numeric ? (Html)$"<th scope=\"col\" class=\"n\">{name}</th>" : $"<th scope=\"col\">{name}</th>";

    private static Html Cell(string text, int column, int? places) =>
        column == 0 ? (Html)$"<th scope=\"row\">{text}</th>"
        : text.Length == 0 ? Cells.None(null)
        : places is { } decimals ? (Html)$"<td class=\"n\">{Cells.Shortened(text, decimals)}</td>"
        : $"<td>{text}</td>";
}
