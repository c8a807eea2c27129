using System.Text;
using AnyEdit.Evaluation.Figures;
using static AnyEdit.Evaluation.Reports.Charts.SvgText;

namespace AnyEdit.Evaluation.Reports.Charts;

/// <summary>Grid, ticks and the names of the axes.</summary>
internal static class ChartAxes
{
    public static void Add(StringBuilder svg, Figure figure, ChartLayout layout)
    {
        foreach (var tick in layout.Y.Ticks)
        {
            var y = At(layout.Y.Position(tick));
            svg.Append(Invariant($"<path class=\"grid\" d=\"M{At(layout.Left)} {y}H{At(layout.Right)}\"/><text class=\"tick y\" x=\"{At(layout.Left - 8)}\" y=\"{y}\" dy=\".35em\" text-anchor=\"end\">{Number(tick)}</text>\n"));
        }

        svg.Append(Invariant($"<text class=\"label\" x=\"16\" y=\"{At(layout.Top - 20)}\">{Escape(Label(figure.Y))}</text>\n"));
        if (layout.Categories.Count > 0)
            AddCategories(svg, layout);
        else
            foreach (var tick in layout.X.Ticks)
            {
                var x = At(layout.X.Position(tick));
                svg.Append(Invariant($"<path class=\"axis\" d=\"M{x} {At(layout.Bottom)}v5\"/><text class=\"tick x\" x=\"{x}\" y=\"{At(layout.Bottom + 19)}\" text-anchor=\"middle\">{Number(tick)}</text>\n"));
            }
        svg.Append(Invariant($"<text class=\"label\" x=\"{At((layout.Left + layout.Right) / 2)}\" y=\"{At(layout.Height - 14)}\" text-anchor=\"middle\">{Escape(Label(figure.X))}</text>\n"));
        if (!figure.Series.SelectMany(series => series.Points).Any(point => ChartLayout.IsShown(figure, point)))
            svg.Append(Invariant($"<text x=\"{At((layout.Left + layout.Right) / 2)}\" y=\"{At((layout.Top + layout.Bottom) / 2)}\" text-anchor=\"middle\">no values</text>\n"));
    }

    /// <summary>The line on which the chart stands: zero where it is in sight, the lower end otherwise.</summary>
    public static void AddBaseline(StringBuilder svg, Figure figure, ChartLayout layout)
    {
        var zero = figure.Kind == FigureKind.Bars && !layout.Y.IsLogarithmic && layout.Y.Minimum < 0 && layout.Y.Maximum > 0;
        svg.Append(Invariant($"<path class=\"axis\" d=\"M{At(layout.Left)} {At(zero ? layout.Y.Position(0) : layout.Bottom)}H{At(layout.Right)}\"/>\n"));
    }

    /// <summary>An axis' name with its unit.</summary>
    public static string Label(FigureAxis axis) =>
        (axis.Unit is { Length: > 0 } unit ? $"{axis.Label} ({unit})" : axis.Label) + (axis.IsLogarithmic ? ", logarithmic" : "");

    private static void AddCategories(StringBuilder svg, ChartLayout layout)
    {
        for (var i = 0; i < layout.Categories.Count; i++)
        {
            var (x, y) = (At(layout.X.Position(i)), layout.Bottom + (layout.IsSlanted ? 12 : 18));
            var slant = layout.IsSlanted ? Invariant($" text-anchor=\"end\" transform=\"rotate(-35 {x} {At(y)})\"") : " text-anchor=\"middle\"";
            svg.Append(Invariant($"<text class=\"tick x\" x=\"{x}\" y=\"{At(y)}\"{slant}>"));
            if (layout.Categories[i].Count == 1)
                svg.Append(Escape(layout.Categories[i][0]));
            else
                foreach (var (line, index) in layout.Categories[i].Select((line, index) => (line, index)))
                    svg.Append(Invariant($"<tspan x=\"{x}\" dy=\"{(index == 0 ? 0 : 15)}\">{Escape(line)}</tspan>"));
            svg.Append("</text>\n");
        }
    }
}
