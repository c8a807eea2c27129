namespace AnyEdit.Evaluation.Metrics;

/// <summary>The mean of a measure over cases, or the reason why there is none.</summary>
/// <param name="Value">The mean; null where no case has a value.</param>
/// <param name="StandardError">s / sqrt(n) with the sample's deviation s, for error bars; null of fewer than two values.</param>
/// <param name="Count">The cases that have a value, n.</param>
/// <param name="Reason">Why there is none; null where there is one.</param>
public readonly record struct MetricMean(double? Value, double? StandardError, int Count, string? Reason)
{
    /// <summary>The mean of those values that are numbers.</summary>
    /// <param name="values">A value per case.</param>
    /// <param name="otherwise">The reason where there is no case at all.</param>
    public static MetricMean Of(IEnumerable<MetricValue> values, string otherwise)
    {
        ArgumentNullException.ThrowIfNull(values);
        MetricValue[] all = [.. values];
        double[] numbers = [.. all.Select(value => value.Value).OfType<double>()];
        if (numbers.Length == 0)
            return new(null, null, 0, all.Length > 0 ? all[0].Reason ?? otherwise : otherwise);
        var mean = numbers.Average();
        var deviation = Math.Sqrt(numbers.Sum(number => (number - mean) * (number - mean)) / Math.Max(1, numbers.Length - 1));
        return new(mean, numbers.Length > 1 ? deviation / Math.Sqrt(numbers.Length) : null, numbers.Length, null);
    }
}
