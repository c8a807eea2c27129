namespace AnyEdit.Evaluation.Reports.Charts;

/// <summary>Where the values of an axis are in the picture.</summary>
/// <param name="Minimum">The value at <see cref="From"/>.</param>
/// <param name="Maximum">The value at <see cref="To"/>.</param>
/// <param name="IsLogarithmic">Whether equal distances are equal factors.</param>
/// <param name="Ticks">The values that are named.</param>
internal sealed record ChartScale(double Minimum, double Maximum, bool IsLogarithmic, IReadOnlyList<double> Ticks)
{
    /// <summary>The coordinate of the minimum.</summary>
    public double From { get; init; }

    /// <summary>The coordinate of the maximum.</summary>
    public double To { get; init; }

    /// <summary>The coordinate of a value; that of the minimum for what has no logarithm.</summary>
    public double Position(double value) =>
        !IsLogarithmic ? From + (value - Minimum) / (Maximum - Minimum) * (To - From)
        : value <= 0 ? From
        : From + Math.Log(value / Minimum) / Math.Log(Maximum / Minimum) * (To - From);
}
