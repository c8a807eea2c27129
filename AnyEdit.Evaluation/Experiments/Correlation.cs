namespace AnyEdit.Evaluation.Experiments;

/// <summary>How closely two measures go together, -1 to 1.</summary>
internal static class Correlation
{
    /// <summary>Pearson's coefficient; <c>null</c> of fewer than three pairs, or where one of the two is always the same.</summary>
    public static double? Pearson(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count < 3)
            return null;
        var (meanX, meanY) = (x.Average(), y.Average());
        var (xx, yy) = (x.Sum(value => (value - meanX) * (value - meanX)), y.Sum(value => (value - meanY) * (value - meanY)));
        var xy = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
        return IsConstant(x) || IsConstant(y) ? null : xy / Math.Sqrt(xx * yy);
    }

    /// <summary>Spearman's coefficient: that of the ranks, where equal values share the mean of theirs. It sees any monotonic relation, straight or not.</summary>
    public static double? Spearman(IReadOnlyList<double> x, IReadOnlyList<double> y) => Pearson(Ranks(x), Ranks(y));

    /// <summary>Sums of squares may leave a rounding where all values are the same.</summary>
    private static bool IsConstant(IReadOnlyList<double> values) => values.Min() == values.Max();

    private static double[] Ranks(IReadOnlyList<double> values) =>
        [.. values.Select(value => values.Count(other => other < value) + (values.Count(other => other == value) + 1) / 2.0)];
}
