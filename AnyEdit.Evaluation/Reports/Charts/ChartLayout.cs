using AnyEdit.Evaluation.Figures;

namespace AnyEdit.Evaluation.Reports.Charts;

/// <summary>The places of a chart's parts.</summary>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Title">The lines of the title.</param>
/// <param name="Categories">The lines of each category's name; empty on a numeric axis.</param>
/// <param name="IsSlanted">Whether the categories' names are too long to lie flat.</param>
internal sealed record ChartLayout(ChartScale X, ChartScale Y, IReadOnlyList<string> Title, IReadOnlyList<IReadOnlyList<string>> Categories, bool IsSlanted)
{
    private const double PlotHeight = 300, BandShare = 0.8;

    public double Width { get; init; }
    public double Height { get; init; }
    public double Left { get; init; }
    public double Right { get; init; }
    public double Top { get; init; }
    public double Bottom { get; init; }

    /// <summary>The line under the title; empty where there is none.</summary>
    public string Caption { get; init; } = "";

    /// <summary>The top of the legend, whose rows hold these series.</summary>
    public IReadOnlyList<(int Series, double X, double Y)> Legend { get; init; } = [];

    /// <summary>The width of a bar.</summary>
    public double Bar { get; init; }

    /// <summary>The left edge of a series' bar in a category.</summary>
    public double BarAt(double category, int series, int count) => X.Position(category) + Bar * (series - count / 2.0);

    /// <summary>Whether a point can be shown.</summary>
    public static bool IsShown(Figure figure, FigurePoint point) =>
        double.IsFinite(point.X) && double.IsFinite(point.Y) && (!figure.X.IsLogarithmic || point.X > 0) && (!figure.Y.IsLogarithmic || point.Y > 0);

    public static ChartLayout Of(Figure figure)
    {
        FigurePoint[] points = [.. figure.Series.SelectMany(series => series.Points).Where(point => IsShown(figure, point))];
        var bars = figure.Kind == FigureKind.Bars;
        var y = ChartTicks.Scale(figure.Y, Extents(points), fromZero: bars && !figure.Y.IsLogarithmic, ends: true);
        var categories = figure.X.Categories.Count > 0 ? figure.X.Categories
            : bars ? [.. points.Select(point => point.X).Distinct().Order().Select(SvgText.Number)] : [];
        var left = 30 + y.Ticks.Select(SvgText.Number).Append("0").Max(text => SvgText.Width(text));
        var width = Math.Max(760, left + 24 + categories.Count * (bars ? figure.Series.Count * 7 / BandShare : 24));
        var right = width - 24;

        var title = SvgText.Wrap(figure.Title, width - 32, 17);
        var caption = ChartCaption.Of(points);
        var legend = Place(figure, width, 34 + 21 * title.Count + (caption.Length > 0 ? 20 : 0));
        var top = legend[^1].Y + 54;
        var bottom = top + PlotHeight;
        var band = categories.Count > 0 ? (right - left) / categories.Count : 0;
        IReadOnlyList<string>[] names = [.. categories.Select(name => SvgText.Wrap(name, band - 6, 12))];
        var slanted = names.Any(lines => lines.Count > 3 || lines.Any(line => SvgText.Width(line) > band - 2));
        if (slanted)
        {
            names = [.. categories.Select(name => (IReadOnlyList<string>)[name.Length > 32 ? name[..31] + "\u2026" : name])];
            // A slanted name ends under the middle of its band and begins to the left of it: 0.82 of its width, more in a wide font.
            left = Math.Max(left, 10 + names.Select((lines, i) => 0.95 * SvgText.Width(lines[0]) - (i + 0.5) * band).Max());
            band = (right - left) / categories.Count;
        }

        var under = names.Length == 0 ? 22
            : slanted ? 16 + 0.6 * names.Max(lines => SvgText.Width(lines[0]))
            : 8 + 15 * names.Max(lines => lines.Count);
        var x = categories.Count > 0
            ? new ChartScale(-0.5, categories.Count - 0.5, false, [.. Enumerable.Range(0, categories.Count).Select(i => (double)i)])
            : ChartTicks.Scale(figure.X, [.. points.Select(point => point.X)], fromZero: false, ends: false);
        return new(x with { From = left, To = right }, y with { From = bottom, To = top }, title, names, slanted)
        {
            Width = Math.Round(width),
            Height = Math.Round(bottom + under + 34),
            Left = left,
            Right = right,
            Top = top,
            Bottom = bottom,
            Caption = caption,
            Legend = legend,
            Bar = Math.Min(64, band * BandShare / figure.Series.Count),
        };
    }

    /// <summary>Values with their errors. What cannot be negative has no axis below zero for the sake of an error.</summary>
    private static double[] Extents(FigurePoint[] points)
    {
        var floor = points.All(point => point.Y >= 0) ? 0 : double.NegativeInfinity;
        return [.. points.SelectMany(point => (double[])[point.Y, Math.Max(floor, point.Y - Error(point)), point.Y + Error(point)])];
    }

    private static double Error(FigurePoint point) => point.Error is { } error && double.IsFinite(error) ? Math.Abs(error) : 0;

    private static List<(int Series, double X, double Y)> Place(Figure figure, double width, double y)
    {
        List<(int, double, double)> places = [];
        var x = 16.0;
        for (var i = 0; i < figure.Series.Count; i++)
        {
            var entry = 46 + SvgText.Width(figure.Series[i].Name);
            if (x > 16 && x + entry > width - 16)
                (x, y) = (16, y + 20);
            places.Add((i, x, y));
            x += entry;
        }

        return places;
    }
}
