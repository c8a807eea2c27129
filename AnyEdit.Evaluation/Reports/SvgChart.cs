using System.Text;
using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Reports.Charts;
using static AnyEdit.Evaluation.Reports.Charts.SvgText;

namespace AnyEdit.Evaluation.Reports;

/// <summary>Draws figures as SVG: lines, grouped bars and scattered marks with axes, units, a legend and error bars.</summary>
/// <remarks>
/// A picture stands on its own as a file and may be put into a page as it is. It follows the reader's preference for light or dark. Series differ in
/// colour and in the shape of their marks, or the hatching of their bars.
/// </remarks>
public static class SvgChart
{
    /// <summary>Draws a figure.</summary>
    /// <param name="figure">The figure. Points that are no numbers, or not above zero on a logarithmic axis, are left out.</param>
    /// <returns>An SVG document.</returns>
    /// <exception cref="ArgumentException">The figure has no series.</exception>
    public static string Draw(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        if (figure.Series.Count == 0)
            throw new ArgumentException($"The figure '{figure.Name}' has no series.", nameof(figure));
        return Compose(figure, Identifier(figure.Name), $"<style>\n{ChartColours.Css}</style>\n");
    }

    /// <summary>Draws a figure for a page that has the charts' style sheet already.</summary>
    /// <param name="figure">The figure; it has series.</param>
    /// <param name="id">What its identifiers begin with.</param>
    internal static string Inline(Figure figure, string id) => Compose(figure, id, "");

    private static string Compose(Figure figure, string id, string style)
    {
        var layout = ChartLayout.Of(figure);
        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" width=\"{layout.Width}\" height=\"{layout.Height}\" viewBox=\"0 0 {layout.Width} {layout.Height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">\n"));
        svg.Append(Invariant($"<title id=\"{id}-title\">{Escape(figure.Title)}</title>\n<desc id=\"{id}-desc\">{Escape(ChartDescription.Of(figure))}</desc>\n"));
        svg.Append(style).Append("<defs>\n");
        svg.Append(Invariant($"<clipPath id=\"{id}-clip\"><rect x=\"{layout.Left - 8}\" y=\"{layout.Top - 8}\" width=\"{layout.Right - layout.Left + 16}\" height=\"{layout.Bottom - layout.Top + 8 + (figure.Kind == FigureKind.Bars ? 0 : 8)}\"/></clipPath>\n"));
        if (figure.Kind == FigureKind.Bars)
            ChartColours.AddHatching(svg, id, figure.Series.Count);
        svg.Append(Invariant($"</defs>\n<rect class=\"surface\" width=\"{layout.Width}\" height=\"{layout.Height}\" rx=\"8\"/>\n"));
        foreach (var (line, index) in layout.Title.Select((line, index) => (line, index)))
            svg.Append(Invariant($"<text class=\"heading\" x=\"16\" y=\"{28 + 21 * index}\">{Escape(line)}</text>\n"));
        if (layout.Caption.Length > 0)
            svg.Append(Invariant($"<text class=\"caption\" x=\"16\" y=\"{26 + 21 * layout.Title.Count}\">{Escape(layout.Caption)}</text>\n"));
        ChartLegend.Add(svg, id, figure, layout);
        ChartAxes.Add(svg, figure, layout);
        svg.Append(Invariant($"<g clip-path=\"url(#{id}-clip)\">\n"));
        ChartSeries.Add(svg, id, figure, layout);
        svg.Append("</g>\n");
        ChartSeries.AddValues(svg, figure, layout);
        ChartAxes.AddBaseline(svg, figure, layout);
        return svg.Append("</svg>\n").ToString();
    }
}
