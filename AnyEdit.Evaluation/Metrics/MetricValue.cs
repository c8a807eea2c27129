namespace AnyEdit.Evaluation.Metrics;

/// <summary>A number, or the reason why there is none: what is not computed is never a zero.</summary>
/// <param name="Value">The number; null where there is none.</param>
/// <param name="Reason">Why there is none; null where there is one.</param>
public readonly record struct MetricValue(double? Value, string? Reason)
{
    /// <summary>A number.</summary>
    /// <param name="value">The number.</param>
    /// <exception cref="ArgumentException">It is not a number.</exception>
    public static MetricValue Of(double value) => double.IsNaN(value) ? throw new ArgumentException("NaN is no result; give a reason.", nameof(value)) : new(value, null);

    /// <summary>No number.</summary>
    /// <param name="reason">Why, in a few words, e.g. "no sentence encoder was given".</param>
    public static MetricValue Missing(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return new(null, reason);
    }

    /// <summary>The mean of the numbers among some values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="otherwise">The reason given where there is no value at all.</param>
    /// <returns>The mean, or the first reason where no value is a number.</returns>
    public static MetricValue Mean(IEnumerable<MetricValue> values, string otherwise)
    {
        ArgumentNullException.ThrowIfNull(values);
        MetricValue[] all = [.. values];
        double[] numbers = [.. all.Select(value => value.Value).OfType<double>()];
        return numbers.Length > 0 ? Of(numbers.Average()) : Missing(all.Length > 0 ? all[0].Reason ?? otherwise : otherwise);
    }
}
