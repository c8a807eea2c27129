using AnyEdit.Tests.Support;
using AnyEdit.Tests.Updaters.LeastSquares;
using AnyEdit.Updaters.AlphaEdit;
using AnyEdit.Updaters.LeastSquares;

namespace AnyEdit.Tests.Updaters.AlphaEdit;

[NoTensorLeaks]
public sealed class ProjectedLeastSquaresTests
{
    // Both solve in float64 systems whose condition number is at most |K|^2 / c = 1e6 here, so two orders are left above 1e-16 x 1e6.
    [Test]
    public void Solve_RandomProblems_AgreesWithTheFullSystem(
        [Values(24, 160)] int n, [Values(1, 5, 40)] int sites, [Values(0, 7, 300)] int preserved, [Values(0.1, 0.8)] double free, [Values(0.1, 10)] double regularization)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(n + (31 * sites) + (37 * preserved));
        using var space = Exact(n, (int)(free * n));
        var keys = torch.randn(sites, n, dtype: ScalarType.Float64);
        var kept = torch.randn(preserved, n, dtype: ScalarType.Float64);

        var solved = ProjectedLeastSquares.Solve(space, regularization, keys, kept);

        var expected = NaiveProjectedLeastSquares.Solve(Projection(space), regularization, keys, kept);
        Assert.That(NaiveLeastSquares.RelativeDistance(solved, expected), Is.LessThan(1e-8));
    }

    [TestCase(0.1)]
    [TestCase(0.8)]
    public void Solve_KeysThatAreNearlyTheSame_AgreesWithTheFullSystem(double free)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(5);
        using var space = Exact(64, (int)(free * 64));
        var keys = torch.randn(1, 64, dtype: ScalarType.Float64) + 1e-4 * torch.randn(20, 64, dtype: ScalarType.Float64);
        var kept = torch.randn(30, 64, dtype: ScalarType.Float64);

        var solved = ProjectedLeastSquares.Solve(space, 1e-6, keys, kept);

        // The full system's condition number is |K|^2 / c = 1e9, so that the naive twin is itself 1e-7 off.
        Assert.That(NaiveLeastSquares.RelativeDistance(solved, NaiveProjectedLeastSquares.Solve(Projection(space), 1e-6, keys, kept)), Is.LessThan(1e-5));
    }

    [Test]
    public void Solve_EverythingFree_IsTheUnprojectedSystem()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(8);
        using var space = new NullSpace(torch.zeros(32, 0, ScalarType.Float64), isComplement: true);
        var keys = torch.randn(4, 32, dtype: ScalarType.Float64);
        var kept = torch.randn(9, 32, dtype: ScalarType.Float64);

        var solved = ProjectedLeastSquares.Solve(space, 10, keys, kept);

        using var unit = NaiveLeastSquares.Factor(torch.eye(32, dtype: ScalarType.Float64));
        var unprojected = PreservingLeastSquares.Solve(unit, 10, keys, kept);
        Assert.That(NaiveLeastSquares.RelativeDistance(solved, unprojected), Is.LessThan(1e-12));
    }

    [TestCase(0.1)]
    [TestCase(0.8)]
    public void Solve_UsualKeys_AreMappedToNothingAndEditedOnesAreMoved(double free)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(9);
        var moment = NaiveLeastSquares.RandomMoment(80, 1e6);
        using var moments = new AnyEdit.Statistics.KeyMoments(0, moment * 1000, 1000);
        using var space = NullSpace.Of(moments, Threshold(moment, free), torch.CPU);
        var keys = torch.randn(5, 80, dtype: ScalarType.Float64);

        var solved = ProjectedLeastSquares.Solve(space, 1e-6, keys, torch.zeros(0, 80, ScalarType.Float64));      // X^T

        var (_, vectors) = torch.linalg.eigh(moment);
        var usual = vectors.narrow(1, space.Rank, 80 - space.Rank);
        // dW k0 = R X^T k0: the basis is kept in float32, so what should be 0 is its rounding, 6e-8 for each of 80 numbers at most.
        Assert.That(torch.matmul(solved, usual).norm().ToDouble(), Is.LessThan(80 * 6e-8 * solved.norm().ToDouble()));
        // X^T K = 1 - O(c): the keys get their residuals whole, as far as 5 of them have room in the null space.
        Assert.That(NaiveLeastSquares.RelativeDistance(torch.matmul(solved, keys.t()), torch.eye(5, dtype: ScalarType.Float64)), Is.LessThan(1e-4));
    }

    [Test]
    public void Solve_KeysThatAreNotFinite_FailsWithASentence()
    {
        using var scope = torch.NewDisposeScope();
        using var space = Exact(8, 3);
        var keys = torch.full(2, 8, double.NaN, dtype: ScalarType.Float64);
        Assert.Throws<EditFailedException>(() => ProjectedLeastSquares.Solve(space, 1, keys, torch.zeros(0, 8, ScalarType.Float64)));
    }

    /// <summary>A random null space of some rank that is not rounded to float32, held as the thinner basis.</summary>
    private static NullSpace Exact(int n, int rank)
    {
        using var scope = torch.NewDisposeScope();
        var basis = torch.linalg.qr(torch.randn(n, n, dtype: ScalarType.Float64)).Q;
        return rank > n / 2
            ? new NullSpace(basis.narrow(1, rank, n - rank).contiguous(), isComplement: true)
            : new NullSpace(basis.narrow(1, 0, rank).contiguous(), isComplement: false);
    }

    private static Tensor Projection(NullSpace space) => space.Vectors(space.Coordinates(torch.eye(space.Size, dtype: ScalarType.Float64)));

    /// <summary>The eigenvalue below which a part of all eigenvalues lies.</summary>
    private static double Threshold(Tensor moment, double part) => torch.linalg.eigvalsh(moment)[(long)(part * moment.shape[0])].ToDouble();
}
