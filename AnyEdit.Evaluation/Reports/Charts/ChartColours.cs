using System.Text;
using static AnyEdit.Evaluation.Reports.Charts.SvgText;

namespace AnyEdit.Evaluation.Reports.Charts;

/// <summary>The colours of charts, for light and dark; they are told apart with any kind of colour vision, with their marks' shapes in doubt.</summary>
internal static class ChartColours
{
    private static readonly string[] Light = ["#0067a5", "#d55e00", "#00815a", "#a4478f", "#8a6a00", "#3d3d3d", "#2b8fce", "#8c1d2f"];
    private static readonly string[] Dark = ["#56b4e9", "#ff9a4d", "#3ddba8", "#e79bd0", "#e3c547", "#d6d6d6", "#a9c4ff", "#ff8a8a"];

    // Patterns of 8 by 8 pixels in the colour of the ground, drawn over a bar; the first has none.
    private static readonly string[] Patterns =
    [
        "", "M-2 2l4-4M0 8l8-8M6 10l4-4", "M0 2h8M0 6h8", "M-2 6l4 4M0 0l8 8M6-2l4 4",
        "M2 0v8M6 0v8", "M0 0l8 8M0 8l8-8", "M1 2h2M5 6h2", "M0 4h8M4 0v8",
    ];

    // Dashes of lines, so that one shows through the other where two are the same; the first has none.
    private static readonly string[] Dashes = ["", "9 4", "2 5", "12 4 2 4", "5 5", "16 4", "9 3 2 3 2 3", "3 3"];

    /// <summary>The number of different colours.</summary>
    public static int Count => Light.Length;

    /// <summary>The style sheet of every chart.</summary>
    public static string Css { get; } = $$"""
        .chart { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif }
        .chart text { font-size: 12px; fill: #333c47 }
        .chart .heading { font-size: 17px; font-weight: 600; fill: #14181d }
        .chart .caption { fill: #5c6773 }
        .chart .label { font-weight: 600 }
        .chart .value { font-size: 11px; text-anchor: middle }
        .chart .surface { fill: #ffffff }
        .chart .grid { stroke: #e3e7ec; stroke-width: 1 }
        .chart .axis { stroke: #6b7683; stroke-width: 1 }
        .chart .line { fill: none; stroke-width: 2.25; stroke-linejoin: round }
        .chart .mark { stroke: #ffffff; stroke-width: 1 }
        .chart .open { fill-opacity: .12; stroke-width: 1.75 }
        .chart .error { fill: none; stroke-width: 1.5 }
        .chart .error.over { stroke: #14181d; stroke-width: 1.25 }
        .chart .hatch { fill: none; stroke: #ffffff; stroke-width: 1.5; stroke-opacity: .6 }
        {{Series(Light)}}
        @media (prefers-color-scheme: dark) {
        .chart text { fill: #c6ced8 }
        .chart .heading { fill: #f0f3f6 }
        .chart .caption { fill: #9aa5b1 }
        .chart .surface { fill: #14181f }
        .chart .grid { stroke: #2b323c }
        .chart .axis { stroke: #8a95a3 }
        .chart .mark { stroke: #14181f }
        .chart .error.over { stroke: #f0f3f6 }
        .chart .hatch { stroke: #14181f }
        {{Series(Dark)}}
        }

        """;

    /// <summary>The class of a series' colour.</summary>
    public static string Class(int series) => Invariant($"c{series % Light.Length}");

    /// <summary>The reference to a series' hatching, or <c>null</c> for the first, which is plain.</summary>
    public static string? Hatching(string id, int series) => series % Patterns.Length == 0 ? null : Invariant($"url(#{id}-hatch-{series % Patterns.Length})");

    /// <summary>The attribute with a line's dashes, after a space; empty for the first, which is solid.</summary>
    public static string Dash(int series) => Dashes[series % Dashes.Length] is { Length: > 0 } dash ? $" stroke-dasharray=\"{dash}\"" : "";

    public static void AddHatching(StringBuilder svg, string id, int count)
    {
        for (var i = 1; i < Math.Min(count, Patterns.Length); i++)
            svg.Append(Invariant($"<pattern id=\"{id}-hatch-{i}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><path class=\"hatch\" d=\"{Patterns[i]}\"/></pattern>\n"));
    }

    private static string Series(string[] colours) =>
        string.Join('\n', colours.Select((colour, i) => Invariant($".chart .f{i} {{ fill: {colour} }} .chart .c{i} {{ stroke: {colour} }}")));
}
