using AnyEdit.Evaluation.Figures;

namespace AnyEdit.Evaluation.Reports.Charts;

/// <summary>The marks of series: another shape for each, so that colour is not the only difference.</summary>
internal static class ChartMarks
{
    // Paths around the origin, of about the same area.
    private static readonly string[] Shapes =
    [
        "M-4.6 0a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0-9.2 0z",
        "M-4.1-4.1h8.2v8.2h-8.2z",
        "M0-5.6L5.4 4.2H-5.4z",
        "M0-6L5.2 0L0 6L-5.2 0z",
        "M0 5.6L5.4-4.2H-5.4z",
        "M-1.8-5.4h3.6v3.6h3.6v3.6h-3.6v3.6h-3.6v-3.6h-3.6v-3.6h3.6z",
        "M-5 0L-2.5-4.5H2.5L5 0L2.5 4.5H-2.5z",
        "M0-6L1.6-2.1L5.8-1.8L2.6 .9L3.6 5L0 2.8L-3.6 5L-2.6 .9L-5.8-1.8L-1.6-2.1z",
    ];

    /// <summary>The shape of a series' marks, as a path around the origin.</summary>
    public static string Of(int series) => Shapes[series % Shapes.Length];

    /// <summary>The classes of a mark. Scattered marks are outlines, because they often lie upon each other.</summary>
    public static string Style(FigureKind kind, int series) => kind == FigureKind.Scatter
        ? $"mark open f{series % ChartColours.Count} {ChartColours.Class(series)}"
        : $"mark f{series % ChartColours.Count}";
}
