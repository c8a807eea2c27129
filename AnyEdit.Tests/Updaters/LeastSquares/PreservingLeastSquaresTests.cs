using AnyEdit.Tests.Support;
using AnyEdit.Updaters.LeastSquares;

namespace AnyEdit.Tests.Updaters.LeastSquares;

public sealed class PreservingLeastSquaresTests
{
    // Both solve in float64; each loses up to condition x 1e-16, so two orders are left above 1e-16 x 1e7.
    [Test]
    public void Solve_RandomProblems_AgreesWithTheFullSystem(
        [Values(1, 24, 160)] int n, [Values(1, 5, 40)] int sites, [Values(0, 7, 300)] int preserved, [Values(10, 1e5)] double condition, [Values(1, 15000)] double lambda)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(n + 31 * sites + 37 * preserved);
        var moment = NaiveLeastSquares.RandomMoment(n, condition);
        var keys = torch.randn(sites, n, dtype: ScalarType.Float64);
        var kept = torch.randn(preserved, n, dtype: ScalarType.Float64);

        var solved = Solve(moment, lambda, keys, kept);

        Assert.That(NaiveLeastSquares.RelativeDistance(solved, NaiveLeastSquares.Solve(moment, lambda, keys, kept)), Is.LessThan(1e-8));
    }

    [Test]
    public void Solve_KeysThatAreNearlyTheSame_AgreesWithTheFullSystem()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(5);
        var moment = NaiveLeastSquares.RandomMoment(64, 1e5) * 1e-3;
        var keys = torch.randn(1, 64, dtype: ScalarType.Float64) + 1e-4 * torch.randn(20, 64, dtype: ScalarType.Float64);
        var kept = torch.randn(30, 64, dtype: ScalarType.Float64);

        var solved = Solve(moment, 1, keys, kept);

        // The full system's condition number is about 1e11 here, so that the naive twin is itself 1e-5 off.
        Assert.That(NaiveLeastSquares.RelativeDistance(solved, NaiveLeastSquares.Solve(moment, 1, keys, kept)), Is.LessThan(1e-4));
    }

    [Test]
    public void Solve_SmallLambda_WritesTheKeysExactly()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(6);
        var keys = torch.randn(4, 32, dtype: ScalarType.Float64);

        var solved = Solve(torch.eye(32, dtype: ScalarType.Float64), 1e-9, keys, torch.zeros(0, 32, ScalarType.Float64));

        // R X^T K = R (1 - O(lambda)): the new matrix maps every key to its residual.
        var mapped = torch.matmul(solved, keys.t());
        Assert.That(NaiveLeastSquares.RelativeDistance(mapped, torch.eye(4, dtype: ScalarType.Float64)), Is.LessThan(1e-8));
    }

    [Test]
    public void Solve_KeysThatAreNotFinite_FailsWithASentence()
    {
        using var scope = torch.NewDisposeScope();
        var keys = torch.full(2, 8, double.NaN, dtype: ScalarType.Float64);
        var failure = Assert.Throws<EditFailedException>(() => Solve(
            torch.eye(8, dtype: ScalarType.Float64), 1, keys, torch.zeros(0, 8, ScalarType.Float64)));
        Assert.That(failure!.Message, Is.EqualTo("The least-squares system of the update cannot be solved: its numbers are not finite or too large."));
    }

    // A key has unit length in coordinates of C, as usual ones have; those of one text are alike, so that V^T V reaches 240 n / lambda.
    [Test, NoTensorLeaks]
    public void Solve_FactorInFloat32_AgreesWithFloat64(
        [Values(60, 400)] int columns, [Values(1e2, 1e4)] double condition, [Values(1e-3, 15, 15000)] double lambda, [Values(0, 0.9)] double alike)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(11);
        var moment = NaiveLeastSquares.RandomMoment(320, condition);
        var white = torch.randn(columns, 320, dtype: ScalarType.Float64) + alike * 3 * torch.randn(1, 320, dtype: ScalarType.Float64);
        var all = torch.matmul(white, torch.linalg.cholesky(moment).t());
        var (keys, kept) = (all.narrow(0, 0, 4), all.narrow(0, 4, columns - 4));
        using var exact = NaiveLeastSquares.Factor(moment);
        using var single = NaiveLeastSquares.Factor(moment, singleFrom: 1);
        Assert.That(single.Precision, Is.EqualTo(ScalarType.Float32));

        var expected = PreservingLeastSquares.Solve(exact, lambda, keys, kept);
        var solved = PreservingLeastSquares.Solve(single, lambda, keys, kept);

        // In coordinates of C, where a change counts by what usual keys feel of it. The probe tells the error of a mean direction; that of the
        // solution is ruled by the worst ones, which in a random matrix are about three times as far off. And Y is corrected no further than this.
        var (felt, wanted) = (torch.matmul(solved, torch.linalg.cholesky(moment)), torch.matmul(expected, torch.linalg.cholesky(moment)));
        Assert.That(NaiveLeastSquares.RelativeDistance(felt, wanted), Is.LessThan((5 * FactorProbe.Error(exact, single)) + PreservingLeastSquares.Tolerance));
    }

    // V^T V reaches 1e9 and more here, and rounded to float32 it is not positive definite any more: the way in float64 has to take over.
    [Test, NoTensorLeaks]
    public void Solve_FactorInFloat32_LargeKeysNearlyTheSame_AgreesWithFloat64([Values(60, 400)] int columns)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(13);
        var moment = NaiveLeastSquares.RandomMoment(320, 1e2);
        var white = 1e3 * (torch.randn(1, 320, dtype: ScalarType.Float64) + 1e-4 * torch.randn(columns, 320, dtype: ScalarType.Float64));
        var all = torch.matmul(white, torch.linalg.cholesky(moment).t());
        using var exact = NaiveLeastSquares.Factor(moment);
        using var single = NaiveLeastSquares.Factor(moment, singleFrom: 1);

        var expected = PreservingLeastSquares.Solve(exact, 1, all.narrow(0, 0, 4), all.narrow(0, 4, columns - 4));
        var solved = PreservingLeastSquares.Solve(single, 1, all.narrow(0, 0, 4), all.narrow(0, 4, columns - 4));

        // What is wanted of X: X^T K = E - Y, of which the keys feel Y. The factor is still the rounded one, hence its error, times the spread of V.
        Assert.That((torch.matmul(all, (solved - expected).t()).norm() / torch.matmul(all, expected.t()).norm()).ToDouble(), Is.LessThan(1e-3));
    }

    // Fewer keys than numbers in one, as many, and more: the routes solve equal systems. The factor is the same rounded one for all of them, so it adds no
    // difference; Y is corrected to 2e-6 of E_K or left below 1e-5.
    [Test, NoTensorLeaks]
    public void Solve_EveryRoute_GivesTheSame([Values(40, 320, 500)] int columns)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(17);
        var all = torch.randn(columns, 320, dtype: ScalarType.Float64);
        var (keys, kept) = (all.narrow(0, 0, 4), all.narrow(0, 4, columns - 4));
        using var factor = NaiveLeastSquares.Factor(NaiveLeastSquares.RandomMoment(320, 1e2), singleFrom: 1);

        var rows = PreservingLeastSquares.Solve(factor, 15, keys, kept, SolveRoute.Rows);

        Assert.That(NaiveLeastSquares.RelativeDistance(PreservingLeastSquares.Solve(factor, 15, keys, kept, SolveRoute.Columns), rows), Is.LessThan(1e-10));
        Assert.That(NaiveLeastSquares.RelativeDistance(PreservingLeastSquares.Solve(factor, 15, keys, kept, SolveRoute.SingleColumns), rows), Is.LessThan(1e-5));
        Assert.That(NaiveLeastSquares.RelativeDistance(PreservingLeastSquares.Solve(factor, 15, keys, kept, SolveRoute.SingleRows), rows), Is.LessThan(1e-5));
    }

    // That float32 serves: a system that is given up is solved again in float64, and nobody would see it but by the clock.
    [TestCase(15)]
    [TestCase(15000)]
    public void Solve_ByRowsInFloat32_IsNotGivenUp(double lambda)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(19);
        using var factor = NaiveLeastSquares.Factor(NaiveLeastSquares.RandomMoment(320, 1e2), singleFrom: 1);
        Assert.That(PreservingLeastSquares.Corrected(factor, lambda, torch.randn(500, 320, dtype: ScalarType.Float64), 4, SolveRoute.SingleRows), Is.Not.Null);
    }

    private static Tensor Solve(Tensor moment, double lambda, Tensor keys, Tensor preserved)
    {
        using var factor = NaiveLeastSquares.Factor(moment);
        return PreservingLeastSquares.Solve(factor, lambda, keys, preserved);
    }
}
