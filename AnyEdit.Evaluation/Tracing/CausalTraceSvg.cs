using System.Globalization;
using System.Security;
using System.Text;
using AnyEdit.Locating.Tracing;

namespace AnyEdit.Evaluation.Tracing;

/// <summary>Draws causal traces as heat maps: a panel each for states, MLP and attention, with a row per token and a column per layer.</summary>
/// <remarks>The picture has no background and follows the reader's preference for light or dark; effects are the opacity of a cell's colour.</remarks>
public static class CausalTraceSvg
{
    private const int Row = 18, Top = 72, Gap = 28, Legend = 58, CharacterWidth = 7, LongestLabel = 24;

    /// <summary>Draws a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <returns>An SVG document.</returns>
    public static string Draw(CausalTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return Draw(trace, "trace");
    }

    /// <summary>Draws a trace for a page that may have others.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="id">What its identifiers begin with.</param>
    internal static string Draw(CausalTrace trace, string id)
    {
        var layers = trace.States.Count;
        var left = 16 + CharacterWidth * Math.Min(LongestLabel, Labels(trace).Max(label => label.Length));
        var column = Math.Clamp(200 / layers, 8, 26);
        var (panel, height) = (Math.Max(column * layers, 170), Top + Row * trace.Tokens.Count + Legend);
        var width = left + 3 * (panel + Gap);

        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" class=\"trace\" role=\"img\" aria-labelledby=\"{id}-title {id}-description\">\n"));
        svg.Append(Invariant($"<title id=\"{id}-title\">Causal trace of {Escape(Quote(trace.Answer))}</title>\n<desc id=\"{id}-description\">{Escape(Describe(trace))}</desc>\n"));
        svg.Append("""
            <style>
            .trace text { font: 12px system-ui, sans-serif; fill: #2b2b2b }
            .trace .token { font-family: ui-monospace, monospace; text-anchor: end }
            .trace .corrupted { font-weight: bold }
            .trace .head { font-size: 13px; font-weight: bold }
            .trace .layer { text-anchor: middle; font-size: 11px }
            .trace .frame { fill: none; stroke: #8a8a8a }
            .trace .gain { fill: #6d3fd1 }
            .trace .loss { fill: #d9730d }
            @media (prefers-color-scheme: dark) { .trace text { fill: #e4e4e4 } .trace .gain { fill: #a98bff } .trace .loss { fill: #ffa657 } }
            </style>

            """);
        svg.Append(Invariant($"<text x=\"8\" y=\"20\" class=\"head\">{Escape(Summary(trace))}</text>\n"));
        svg.Append(Invariant($"<text x=\"8\" y=\"38\">Gain of the answer when a clean activation is put back; corrupted tokens are bold.</text>\n"));
        AddTokens(svg, trace, left);
        foreach (var (part, index) in Enum.GetValues<TracedPart>().Select((part, index) => (part, index)))
            AddPanel(svg, trace, part, left + index * (panel + Gap), column, panel);
        return svg.Append("</svg>\n").ToString();
    }

    private static void AddTokens(StringBuilder svg, CausalTrace trace, int left)
    {
        foreach (var (label, token) in Labels(trace).Select((label, token) => (label, token)))
        {
            var style = token >= trace.Corrupted.Start && token <= trace.Corrupted.Last ? "token corrupted" : "token";
            svg.Append(Invariant($"<text x=\"{left - 6}\" y=\"{Top + Row * token + 13}\" class=\"{style}\" xml:space=\"preserve\">{Escape(Shorten(label))}</text>\n"));
        }
        svg.Append(Invariant($"<text x=\"{left - 6}\" y=\"{Top + Row * trace.Tokens.Count + 14}\" text-anchor=\"end\">layer</text>\n"));
    }

    private static void AddPanel(StringBuilder svg, CausalTrace trace, TracedPart part, int x, int column, int panel)
    {
        var effects = trace.Effects(part);
        var (layers, tokens) = (effects.Count, trace.Tokens.Count);
        var largest = effects.Max(row => row.Max(Math.Abs));
        var bottom = Top + Row * tokens;
        svg.Append(Invariant($"<g>\n<text x=\"{x}\" y=\"{Top - 10}\" class=\"head\">{Escape(Title(trace, part))}</text>\n"));
        for (var layer = 0; layer < layers; layer++)
            for (var token = 0; token < tokens; token++)
            {
                var effect = effects[layer][token];
                svg.Append(Invariant($"<rect class=\"{(effect < 0 ? "cell loss" : "cell gain")}\" x=\"{x + column * layer}\" y=\"{Top + Row * token}\" width=\"{column}\" height=\"{Row}\" fill-opacity=\"{(largest > 0 ? Math.Abs(effect) / largest : 0):0.###}\">"));
                svg.Append(Invariant($"<title>layer {layer}, {Escape(Quote(trace.Tokens[token]))}: {effect:0.0000}</title></rect>\n"));
            }
        svg.Append(Invariant($"<rect class=\"frame\" x=\"{x}\" y=\"{Top}\" width=\"{column * layers}\" height=\"{Row * tokens}\"/>\n"));
        var step = Math.Max(1, (int)Math.Ceiling(22.0 / column));
        for (var layer = 0; layer < layers; layer += step)
            svg.Append(Invariant($"<text x=\"{x + column * layer + column / 2}\" y=\"{bottom + 14}\" class=\"layer\">{layer}</text>\n"));
        AddLegend(svg, x, bottom + 26, Math.Min(panel - 90, 80), largest);
        svg.Append("</g>\n");
    }

    /// <summary>A scale from the greatest loss over nothing to the greatest gain.</summary>
    private static void AddLegend(StringBuilder svg, int x, int y, int width, double largest)
    {
        const int Steps = 8;
        for (var step = -Steps; step <= Steps; step++)
            svg.Append(Invariant($"<rect class=\"{(step < 0 ? "loss" : "gain")}\" x=\"{x + width * (step + Steps) / (2.0 * Steps + 1):0.#}\" y=\"{y}\" width=\"{width / (2.0 * Steps + 1):0.##}\" height=\"10\" fill-opacity=\"{Math.Abs(step) / (double)Steps:0.###}\"/>"));
        svg.Append(Invariant($"\n<text x=\"{x + width + 6}\" y=\"{y + 9}\">\u00b1 {largest:0.0000}</text>\n"));
    }

    private static string Title(CausalTrace trace, TracedPart part) => part switch
    {
        TracedPart.States => "states (one layer)",
        TracedPart.Mlp => Invariant($"MLP ({Layers(trace.Window)})"),
        _ => Invariant($"attention ({Layers(trace.Window)})"),
    };

    private static string Layers(int count) => count == 1 ? "one layer" : Invariant($"{count} layers");

    private static string Summary(CausalTrace trace) => trace.Measure == TraceMeasure.FirstTokenProbability
        ? Invariant($"P({Quote(trace.Answer)}, first token): {trace.Clean:0.000} clean, {trace.CorruptedMean:0.000} corrupted")
        : Invariant($"mean log P({Quote(trace.Answer)}): {trace.Clean:0.000} clean, {trace.CorruptedMean:0.000} corrupted");

    private static string Describe(CausalTrace trace)
    {
        var (layer, token) = trace.Peak(TracedPart.Mlp);
        return Summary(trace) + Invariant($". The MLP has its greatest effect, {trace.Mlp[layer][token]:0.000}, around layer {layer} at {Quote(trace.Tokens[token])}.");
    }

    private static IEnumerable<string> Labels(CausalTrace trace) => trace.Tokens.Select(Visible);

    private static string Quote(string text) => "\u201c" + Shorten(Visible(text)) + "\u201d";

    private static string Shorten(string text) => text.Length <= LongestLabel ? text : text[..(LongestLabel - 1)] + "\u2026";

    // XML allows no control characters and no half of a surrogate pair.
    private static string Visible(string text) => new([.. text.Select(c => c == '\n' ? '\u21b5' : char.IsControl(c) || char.IsSurrogate(c) || c is '\ufffe' or '\uffff' ? '\ufffd' : c)]);

    private static string Escape(string text) => SecurityElement.Escape(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
