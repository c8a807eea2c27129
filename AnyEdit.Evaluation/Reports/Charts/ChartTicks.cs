using System.Globalization;
using AnyEdit.Evaluation.Figures;

namespace AnyEdit.Evaluation.Reports.Charts;

/// <summary>Chooses the ends and the ticks of an axis: round numbers.</summary>
internal static class ChartTicks
{
    private const int MostDataTicks = 8, MostPowers = 10;
    private const double NearZero = 0.45;

    /// <summary>An axis for values.</summary>
    /// <param name="axis">The axis; its given ends hold.</param>
    /// <param name="values">What must be seen on it.</param>
    /// <param name="fromZero">Whether zero belongs to it whatever the values are.</param>
    /// <param name="ends">Whether it ends at ticks; otherwise just around its values.</param>
    public static ChartScale Scale(FigureAxis axis, IReadOnlyCollection<double> values, bool fromZero, bool ends)
    {
        if (axis.IsLogarithmic && axis.Minimum is null or > 0 && axis.Maximum is null or > 0)
            return Logarithmic(axis, [.. values.Where(value => value > 0)], ends);
        var (low, high) = values.Count == 0 ? (0, 1) : (values.Min(), values.Max());
        if (fromZero || ends && low >= 0 && low < NearZero * high)
            low = Math.Min(low, 0);
        if (fromZero)
            high = Math.Max(high, 0);
        (low, high) = (axis.Minimum ?? low, axis.Maximum ?? high);
        if (high <= low)
            (low, high) = axis.Minimum is not null ? (low, low + Math.Max(Math.Abs(low) * 0.1, 1)) : axis.Maximum is not null ? (high - Math.Max(Math.Abs(high) * 0.1, 1), high) : (low - Spread(low), high + Spread(high));
        var step = Step((high - low) / 5);
        if (ends)
            (low, high) = (axis.Minimum ?? Math.Floor(low / step + 1e-9) * step, axis.Maximum ?? Math.Ceiling(high / step - 1e-9) * step);
        else
            (low, high) = (axis.Minimum ?? low - 0.03 * (high - low), axis.Maximum ?? high + 0.03 * (high - low));
        return new(low, high, false, Multiples(low, high, step));
    }

    /// <summary>The least of 1, 2, 2.5, 5 and 10 times a power of ten that is not below a size.</summary>
    public static double Step(double size)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(size)));
        return ((double[])[1, 2, 2.5, 5, 10]).First(factor => factor * power >= size * (1 - 1e-9) || factor == 10) * power;
    }

    private static double Spread(double value) => value == 0 ? 1 : Math.Abs(value) * 0.1;

    private static double[] Multiples(double low, double high, double step)
    {
        var first = (long)Math.Ceiling(low / step - 1e-6);
        var last = (long)Math.Floor(high / step + 1e-6);
        var places = Math.Clamp(2 - (int)Math.Floor(Math.Log10(step)), 0, 15);
        return [.. Enumerable.Range(0, (int)Math.Clamp(last - first + 1, 0, 50)).Select(i => Math.Round((first + i) * step, places))];
    }

    private static ChartScale Logarithmic(FigureAxis axis, double[] values, bool ends)
    {
        var (low, high) = values.Length == 0 ? (1, 10) : (values.Min(), values.Max());
        (low, high) = (axis.Minimum ?? low, axis.Maximum ?? high);
        if (high <= low)
            (low, high) = (axis.Minimum ?? low / 2, axis.Maximum ?? low * 2);
        double[] distinct = [.. values.Distinct().Order()];
        var (factor, decades) = (Math.Pow(high / low, 0.04), Math.Log10(high / low));
        var every = Math.Max(1, (int)Math.Ceiling(decades / MostPowers));
        if (!ends)
            return new(axis.Minimum ?? low / factor, axis.Maximum ?? high * factor, true, distinct.Length is > 1 and <= MostDataTicks && distinct.All(double.IsInteger) && AreApart(distinct, low, high) ? distinct : Round(low / factor, high * factor, every, FactorsOver(decades)));
        var (step, around) = (Math.Pow(10, every), FactorsOver(decades + 2));
        (low, high) = (axis.Minimum ?? Round(low / step, low, every, around)[^1], axis.Maximum ?? Round(high, high * step, every, around)[0]);
        return new(low, high, true, Round(low, high, every, FactorsOver(Math.Log10(high / low))));
    }

    private static bool AreApart(double[] values, double low, double high) =>
        values.Zip(values.Skip(1)).All(pair => Math.Log(pair.Second / pair.First) > 0.07 * Math.Log(high / low));

    /// <summary>What powers of ten are multiplied by: nothing over many decades.</summary>
    private static double[] FactorsOver(double decades) => decades > 4 ? [1] : [1, 2, 5];

    /// <summary>Factors times every so many powers of ten, in order; from a value to 10^<paramref name="every"/> times as much there is at least one.</summary>
    private static double[] Round(double low, double high, int every, double[] factors) =>
    [
        .. from power in Enumerable.Range((int)Math.Floor(Math.Log10(low)) - 1, (int)Math.Ceiling(Math.Log10(high / low)) + 3)
           where power % every == 0
           from factor in factors
           let tick = double.Parse(string.Create(CultureInfo.InvariantCulture, $"{factor}E{power}"), CultureInfo.InvariantCulture)
           where tick >= low * 0.999999 && tick <= high * 1.000001
           select tick,
    ];
}
