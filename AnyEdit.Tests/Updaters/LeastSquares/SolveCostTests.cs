using AnyEdit.Updaters.LeastSquares;

namespace AnyEdit.Tests.Updaters.LeastSquares;

public sealed class SolveCostTests
{
    // The operations of both systems are equal at m = n, in either precision.
    [TestCase(1408, 240, 6, ScalarType.Float32, ExpectedResult = SolveRoute.SingleColumns)]
    [TestCase(1408, 1300, 6, ScalarType.Float32, ExpectedResult = SolveRoute.SingleColumns)]
    [TestCase(1408, 1500, 6, ScalarType.Float32, ExpectedResult = SolveRoute.SingleRows)]
    [TestCase(1408, 5000, 6, ScalarType.Float32, ExpectedResult = SolveRoute.SingleRows)]
    [TestCase(1408, 240, 6, ScalarType.Float64, ExpectedResult = SolveRoute.Columns)]
    [TestCase(1408, 1300, 6, ScalarType.Float64, ExpectedResult = SolveRoute.Columns)]
    [TestCase(1408, 1500, 6, ScalarType.Float64, ExpectedResult = SolveRoute.Rows)]
    [TestCase(14336, 240, 240, ScalarType.Float32, ExpectedResult = SolveRoute.SingleColumns)]
    public object Cheapest_Sizes_GivesTheRoute(int size, int columns, int count, ScalarType precision) => SolveCost.Cheapest(size, columns, count, precision);

    // One crossover: with more keys the choice never goes back to columns.
    [TestCase(96)]
    [TestCase(1408)]
    [TestCase(14336)]
    public void Cheapest_MoreAndMoreKeys_LeavesTheColumnsOnce(int size)
    {
        var routes = Enumerable.Range(1, 60).Select(i => SolveCost.Cheapest(size, Math.Max(1, size * i / 20), 1, ScalarType.Float32)).ToList();
        var last = routes.LastIndexOf(SolveRoute.SingleColumns);
        Assert.That(last, Is.GreaterThan(0));
        Assert.That(routes.Take(last + 1), Is.All.EqualTo(SolveRoute.SingleColumns));
        Assert.That(routes.Skip(last + 1), Is.All.EqualTo(SolveRoute.SingleRows));
    }
}
