using AnyEdit.Evaluation.Figures;

namespace AnyEdit.Evaluation.Reports.Charts;

/// <summary>Says what the values of a chart are and what their error bars show.</summary>
internal static class ChartCaption
{
    /// <summary>The caption; empty for values that are no means.</summary>
    /// <param name="points">The points that are shown.</param>
    public static string Of(IReadOnlyCollection<FigurePoint> points)
    {
        int[] counts = [.. points.Select(point => point.Count).OfType<int>().Distinct().Order()];
        var means = counts switch
        {
            [] => "",
            [1] => "Single values",
            [var same] => $"Means of {same} values",
            _ => $"Means of {counts[0]} to {counts[^1]} values",
        };
        var errors = points.Any(point => point.Error is > 0 && double.IsFinite(point.Error.Value)) ? "error bars: one standard error up and down" : "";
        return (means, errors) switch
        {
            ({ Length: > 0 }, { Length: > 0 }) => $"{means}; {errors}",
            ("", { Length: > 0 }) => $"E{errors[1..]}",
            _ => means,
        };
    }
}
