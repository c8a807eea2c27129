using System.Globalization;
using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>Numbers as tables and figures have them.</summary>
internal static class Numbers
{
    /// <summary>A mean for a cell; empty where there is none.</summary>
    public static string Text(MetricMean mean) => Text(mean.Value);

    /// <summary>Its standard error for a cell; empty where there is none.</summary>
    public static string Error(MetricMean mean) => Text(mean.StandardError);

    /// <summary>A mean and its standard error for two cells.</summary>
    public static string[] Pair(MetricMean mean) => [Text(mean), Error(mean)];

    /// <summary>A mean with its error for a reader, such as <c>0.979 ± 0.012</c>.</summary>
    public static string Words(MetricMean mean, string format = "F3") => mean switch
    {
        { Value: null } => "",
        { StandardError: { } error } => $"{mean.Value.Value.ToString(format, CultureInfo.InvariantCulture)} ± {error.ToString(format, CultureInfo.InvariantCulture)}",
        _ => mean.Value.Value.ToString(format, CultureInfo.InvariantCulture),
    };

    public static string Text(double? value) => value?.ToString("G6", CultureInfo.InvariantCulture) ?? "";

    public static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A point of a figure; none where there is no mean.</summary>
    public static IEnumerable<FigurePoint> Points(double x, MetricMean mean) => mean.Value is { } value ? [new FigurePoint(x, value, mean.StandardError, mean.Count)] : [];

    /// <summary>The data sets at the end of a title: those of which something could be measured.</summary>
    public static string On(IEnumerable<CellResult> cells) =>
        cells.Where(cell => cell.Evaluated.Count > 0).Select(cell => cell.Cell.Data.Name).Distinct().ToArray() is { Length: > 0 } sets ? $" on {string.Join(", ", sets)}" : "";

    /// <summary>The mean of means, each of the same weight, with the error that follows from theirs; values of one record have none.</summary>
    public static MetricMean Together(IEnumerable<MetricMean> means)
    {
        MetricMean[] known = [.. means.Where(mean => mean.Value is not null)];
        if (known.Length == 0)
            return new(null, null, 0, "there is no value");
        double? error = known.All(mean => mean.StandardError is not null) ? Math.Sqrt(known.Sum(mean => mean.StandardError!.Value * mean.StandardError.Value)) / known.Length : null;
        return new(known.Average(mean => mean.Value!.Value), error, known.Sum(mean => mean.Count), null);
    }
}
