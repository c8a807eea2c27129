using AnyEdit.Evaluation.Experiments;

namespace AnyEdit.Tests.Evaluation.Experiments;

public sealed class CorrelationTests
{
    // A handful of roundings of doubles of order 1 to 100.
    private const double Tolerance = 1e-14;

    [Test]
    public void Pearson_KnownPairs_IsTheirCoefficient()
    {
        // By hand: deviations -2 -1 0 1 2 and -2 0 -1 2 1; sum of products 8, sums of squares 10 and 10.
        Assert.That(Correlation.Pearson([1, 2, 3, 4, 5], [1, 3, 2, 5, 4]), Is.EqualTo(0.8).Within(Tolerance));
        Assert.That(Correlation.Pearson([1, 2, 3], [6, 4, 2]), Is.EqualTo(-1).Within(Tolerance));
    }

    [Test]
    public void Spearman_MonotonicButCurved_IsOne()
    {
        Assert.That(Correlation.Spearman([1, 2, 3, 4], [1, 10, 100, 1000]), Is.EqualTo(1).Within(Tolerance));
        Assert.That(Correlation.Pearson([1, 2, 3, 4], [1, 10, 100, 1000]), Is.LessThan(0.9));
    }

    [Test]
    public void Spearman_EqualValues_ShareTheMeanOfTheirRanks() =>
        // Ranks 1 2.5 2.5 4 and 1 2 3 4: sum of products of deviations 4.5, sums of squares 4.5 and 5.
        Assert.That(Correlation.Spearman([0, 7, 7, 9], [1, 2, 3, 4]), Is.EqualTo(4.5 / Math.Sqrt(4.5 * 5)).Within(Tolerance));

    [Test]
    public void Correlation_NothingToCompare_IsMissing()
    {
        Assert.That(Correlation.Pearson([1, 2], [1, 2]), Is.Null);
        Assert.That(Correlation.Pearson([1, 2, 3], [0.1, 0.1, 0.1]), Is.Null);
        Assert.That(Correlation.Spearman([0.1, 0.1, 0.1], [1, 2, 3]), Is.Null);
    }
}
