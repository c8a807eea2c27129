using System.Text;
using AnyEdit.Evaluation.Figures;
using static AnyEdit.Evaluation.Reports.Charts.SvgText;

namespace AnyEdit.Evaluation.Reports.Charts;

/// <summary>Lines, bars, marks and error bars.</summary>
internal static class ChartSeries
{
    private const double RoomForValues = 30;

    public static void Add(StringBuilder svg, string id, Figure figure, ChartLayout layout)
    {
        for (var series = 0; series < figure.Series.Count; series++)
        {
            FigurePoint[] points = [.. figure.Series[series].Points.Where(point => ChartLayout.IsShown(figure, point))];
            svg.Append("<g class=\"series\">\n");
            if (figure.Kind == FigureKind.Bars)
                foreach (var point in points)
                    AddBar(svg, id, figure, layout, series, point);
            else
                AddMarks(svg, figure, layout, series, points);
            svg.Append("</g>\n");
        }
    }

    private static void AddMarks(StringBuilder svg, Figure figure, ChartLayout layout, int series, FigurePoint[] points)
    {
        var colour = ChartColours.Class(series);
        var mark = ChartMarks.Style(figure.Kind, series);
        if (figure.Kind == FigureKind.Lines && points.Length > 1)
            svg.Append(Invariant($"<path class=\"line {colour}\"{ChartColours.Dash(series)} d=\"M{string.Join('L', points.Select(point => $"{At(layout.X.Position(point.X))} {At(layout.Y.Position(point.Y))}"))}\"/>\n"));
        foreach (var point in points)
            AddError(svg, layout, point, layout.X.Position(point.X), 4, "error " + colour);
        foreach (var point in points)
            svg.Append(Invariant($"<path class=\"{mark}\" transform=\"translate({At(layout.X.Position(point.X))} {At(layout.Y.Position(point.Y))})\" d=\"{ChartMarks.Of(series)}\"><title>{Escape(Describe(figure, layout, series, point))}</title></path>\n"));
    }

    private static void AddBar(StringBuilder svg, string id, Figure figure, ChartLayout layout, int series, FigurePoint point)
    {
        var category = Category(figure, point);
        var (x, width) = (layout.BarAt(category, series, figure.Series.Count), layout.Bar);
        var gap = Math.Min(2, width * 0.1);
        var from = layout.Y.Position(layout.Y.IsLogarithmic ? layout.Y.Minimum : Math.Clamp(0, layout.Y.Minimum, layout.Y.Maximum));
        var to = layout.Y.Position(point.Y);
        var place = Invariant($"x=\"{At(x + gap)}\" y=\"{At(Math.Min(from, to))}\" width=\"{At(width - 2 * gap)}\" height=\"{At(Math.Abs(from - to))}\"");
        svg.Append(Invariant($"<rect class=\"bar f{series % ChartColours.Count}\" {place}><title>{Escape(Describe(figure, layout, series, point))}</title></rect>"));
        if (ChartColours.Hatching(id, series) is { } hatching)
            svg.Append(Invariant($"<rect fill=\"{hatching}\" pointer-events=\"none\" {place}/>"));
        svg.Append('\n');
        AddError(svg, layout, point, x + width / 2, Math.Min(5, width / 4), "error over");
    }

    /// <summary>Writes its value over each bar, where there is room; over the plot's top, where it reaches it.</summary>
    public static void AddValues(StringBuilder svg, Figure figure, ChartLayout layout)
    {
        if (figure.Kind != FigureKind.Bars || layout.Bar < RoomForValues)
            return;
        for (var series = 0; series < figure.Series.Count; series++)
            foreach (var point in figure.Series[series].Points.Where(point => ChartLayout.IsShown(figure, point) && point.Y >= layout.Y.Minimum && point.Y <= layout.Y.Maximum))
            {
                var error = point.Error is { } size && double.IsFinite(size) ? size : 0;
                var y = point.Y < 0 ? Math.Min(layout.Y.Position(point.Y - error), layout.Bottom) + 14 : Math.Max(layout.Y.Position(point.Y + error), layout.Top) - 6;
                svg.Append(Invariant($"<text class=\"value\" x=\"{At(layout.BarAt(Category(figure, point), series, figure.Series.Count) + layout.Bar / 2)}\" y=\"{At(y)}\">{Short(point.Y)}</text>\n"));
            }
    }

    /// <summary>A value with two places where these say enough, so that neighbours do not touch; 0.998 is not 1.</summary>
    private static string Short(double value)
    {
        var (exact, two) = (Math.Round(value, 10), Math.Round(value, 2));
        return Number(Math.Abs(value) < 0.1 || double.IsInteger(two) && two != exact ? exact : two);
    }

    private static void AddError(StringBuilder svg, ChartLayout layout, FigurePoint point, double x, double cap, string style)
    {
        if (point.Error is not > 0 || !double.IsFinite(point.Error.Value))
            return;
        var (high, low) = (At(layout.Y.Position(point.Y + point.Error.Value)), At(Math.Min(layout.Y.Position(point.Y - point.Error.Value), layout.Bottom)));
        svg.Append(Invariant($"<path class=\"{style}\" d=\"M{At(x)} {low}V{high}M{At(x - cap)} {high}h{At(2 * cap)}M{At(x - cap)} {low}h{At(2 * cap)}\"/>\n"));
    }

    /// <summary>The place of a bar's category; without names, the place of its value among all of them.</summary>
    private static double Category(Figure figure, FigurePoint point) => figure.X.Categories.Count > 0 ? point.X
        : figure.Series.SelectMany(series => series.Points).Where(other => ChartLayout.IsShown(figure, other)).Select(other => other.X).Distinct().Count(x => x < point.X);

    private static string Describe(Figure figure, ChartLayout layout, int series, FigurePoint point)
    {
        var x = layout.Categories.Count > 0 && figure.X.Categories.ElementAtOrDefault((int)Math.Round(point.X)) is { } name ? name : $"{figure.X.Label} {Number(point.X)}{Unit(figure.X)}";
        return $"{figure.Series[series].Name}, {x}: {Number(point.Y)}{(point.Error is { } error && double.IsFinite(error) ? $" \u00b1 {Number(error)}" : "")}{Unit(figure.Y)}{(point.Count is { } count ? $" (mean of {count})" : "")}";
    }

    private static string Unit(FigureAxis axis) => axis.Unit is { Length: > 0 } unit ? " " + unit : "";
}
