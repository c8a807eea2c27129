using System.Text;
using AnyEdit.Evaluation.Figures;
using static AnyEdit.Evaluation.Reports.Charts.SvgText;

namespace AnyEdit.Evaluation.Reports.Charts;

/// <summary>The names of the series with their marks.</summary>
internal static class ChartLegend
{
    public static void Add(StringBuilder svg, string id, Figure figure, ChartLayout layout)
    {
        foreach (var (series, x, y) in layout.Legend)
        {
            var colour = series % ChartColours.Count;
            svg.Append("<g>");
            if (figure.Kind == FigureKind.Bars)
            {
                svg.Append(Invariant($"<rect class=\"f{colour}\" x=\"{At(x + 4)}\" y=\"{At(y - 1)}\" width=\"18\" height=\"13\" rx=\"2\"/>"));
                if (ChartColours.Hatching(id, series) is { } hatching)
                    svg.Append(Invariant($"<rect fill=\"{hatching}\" x=\"{At(x + 4)}\" y=\"{At(y - 1)}\" width=\"18\" height=\"13\" rx=\"2\"/>"));
            }
            else
            {
                if (figure.Kind == FigureKind.Lines)
                    svg.Append(Invariant($"<path class=\"line {ChartColours.Class(series)}\"{ChartColours.Dash(series)} d=\"M{At(x + 1)} {At(y + 6)}h24\"/>"));
                svg.Append(Invariant($"<path class=\"{ChartMarks.Style(figure.Kind, series)}\" transform=\"translate({At(x + 13)} {At(y + 6)})\" d=\"{ChartMarks.Of(series)}\"/>"));
            }

            svg.Append(Invariant($"<text class=\"name\" x=\"{At(x + 30)}\" y=\"{At(y + 10)}\">{Escape(figure.Series[series].Name)}</text></g>\n"));
        }
    }
}
