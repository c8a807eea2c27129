using AnyEdit.Updaters.LeastSquares;

namespace AnyEdit.Tests.Updaters.LeastSquares;

public sealed class ConstrainedLeastSquaresTests
{
    // Both solve in float64 and lose up to condition x 1e-16; with 40 keys of 160 the inner system adds a factor of 100.
    [Test]
    public void Solve_RandomProblems_AgreesWithTheFormulaWrittenOut(
        [Values(24, 160)] int n, [Values(1, 5, 20)] int sites, [Values(10, 1e5, 1e8)] double condition)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(n + 31 * sites);
        var moment = NaiveLeastSquares.RandomMoment(n, condition);
        var keys = torch.randn(sites, n, dtype: ScalarType.Float64);

        var (solved, ridge) = Solve(moment, keys);

        var whitened = torch.linalg.solve(moment, keys.t());                                         // C^-1 K
        var expected = torch.linalg.solve(torch.matmul(keys, whitened), whitened.t());               // (K^T C^-1 K)^-1 K^T C^-1
        Assert.That(ridge, Is.Zero);
        Assert.That(NaiveLeastSquares.RelativeDistance(solved, expected), Is.LessThan(Math.Max(1e-10, condition * 1e-13)));
    }

    // Preserved keys are added to C, so that the twin only needs to add them.
    [Test]
    public void Solve_PreservedKeys_AgreesWithAddingThemToTheMoment([Values(1, 5)] int sites, [Values(3, 40, 100)] int preserved, [Values(1e-4, 0.1, 100)] double weight)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(sites + 31 * preserved);
        var moment = NaiveLeastSquares.RandomMoment(64, 1e4);
        var (keys, kept) = (torch.randn(sites, 64, dtype: ScalarType.Float64), torch.randn(preserved, 64, dtype: ScalarType.Float64));

        var (solved, ridge) = Solve(moment, keys, kept, weight);

        var (expected, _) = Solve(moment + torch.matmul(kept.t(), kept) * weight, keys);
        // What is preserved is subtracted: V - P (I + P^T P)^-1 P^T V loses up to |P^T P| = 1e8 x 1e-16.
        Assert.That(NaiveLeastSquares.RelativeDistance(solved, expected), Is.LessThan(1e-6));
        Assert.That(ridge, Is.Zero);
    }

    [Test]
    public void Solve_PreservedKeys_AreDisturbedLess()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(8);
        var moment = NaiveLeastSquares.RandomMoment(64, 1e3);
        var (keys, kept, wanted) = (torch.randn(3, 64, dtype: ScalarType.Float64), torch.randn(20, 64, dtype: ScalarType.Float64), torch.randn(8, 3, dtype: ScalarType.Float64));
        double Disturbed(double weight) => torch.matmul(torch.matmul(wanted, Solve(moment, keys, kept, weight).Solution), kept.t()).norm().ToDouble();
        Assert.That(Disturbed(100), Is.LessThan(0.1 * Disturbed(0)));
    }

    [TestCase(10)]
    [TestCase(1e8)]
    public void Solve_OneKey_IsEquation16(double condition)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(2);
        var moment = NaiveLeastSquares.RandomMoment(48, condition);
        var key = torch.randn(1, 48, dtype: ScalarType.Float64);

        var (solved, _) = Solve(moment, key);

        var direction = torch.linalg.solve(moment, key.t());                                         // C^-1 k
        Assert.That(NaiveLeastSquares.RelativeDistance(solved, direction.t() / torch.matmul(key, direction)), Is.LessThan(Math.Max(1e-12, condition * 1e-14)));
    }

    [TestCase(1)]
    [TestCase(7)]
    public void Solve_Keys_AreMappedExactly(int sites)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(3);
        var keys = torch.randn(sites, 64, dtype: ScalarType.Float64) * 1e-3;
        var (solved, _) = Solve(NaiveLeastSquares.RandomMoment(64, 1e4), keys);
        Assert.That(NaiveLeastSquares.RelativeDistance(torch.matmul(solved, keys.t()), torch.eye(sites, dtype: ScalarType.Float64)), Is.LessThan(1e-11));
    }

    [Test]
    public void Solve_OfAllChangesThatMapTheKeys_IsTheOneThatUsualKeysFeelLeast()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(4);
        var moment = NaiveLeastSquares.RandomMoment(32, 1e3);
        var (keys, wanted) = (torch.randn(3, 32, dtype: ScalarType.Float64), torch.randn(8, 3, dtype: ScalarType.Float64));
        var change = torch.matmul(wanted, Solve(moment, keys).Solution);          // (8, 32)

        // Whatever is orthogonal to the keys may be added without changing what they are mapped to.
        var (basis, _) = torch.linalg.qr(keys.t());
        var free = torch.randn(8, 32, dtype: ScalarType.Float64);
        free -= torch.matmul(torch.matmul(free, basis), basis.t());
        foreach (var size in new[] { -1.0, -1e-2, 1e-2, 1.0 })
        {
            var other = change + free * size;
            Assert.That(NaiveLeastSquares.RelativeDistance(torch.matmul(other, keys.t()), wanted), Is.LessThan(1e-10), "the other change maps the keys as well");
            Assert.That(Felt(other, moment), Is.GreaterThan(Felt(change, moment)));
        }
        var unweighted = torch.matmul(wanted, Solve(torch.eye(32, dtype: ScalarType.Float64), keys).Solution);
        Assert.That(Felt(unweighted, moment), Is.GreaterThan(1.5 * Felt(change, moment)), "C matters");
    }

    [Test]
    public void Solve_OneKeyAfterTheOther_WouldDisturbTheEarlierOnes()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(5);
        var moment = NaiveLeastSquares.RandomMoment(32, 1e3);
        var shared = torch.randn(1, 32, dtype: ScalarType.Float64);
        var keys = shared + 0.5 * torch.randn(2, 32, dtype: ScalarType.Float64);                      // sites of one text look alike
        var wanted = torch.randn(8, 2, dtype: ScalarType.Float64);
        var (first, second) = (keys.narrow(0, 0, 1), keys.narrow(0, 1, 1));

        var change = torch.matmul(wanted.narrow(1, 0, 1), Solve(moment, first).Solution);
        change += torch.matmul(wanted.narrow(1, 1, 1) - torch.matmul(change, second.t()), Solve(moment, second).Solution);
        var joint = torch.matmul(wanted, Solve(moment, keys).Solution);

        Assert.That(NaiveLeastSquares.RelativeDistance(torch.matmul(change, second.t()), wanted.narrow(1, 1, 1)), Is.LessThan(1e-10));
        Assert.That(NaiveLeastSquares.RelativeDistance(torch.matmul(change, first.t()), wanted.narrow(1, 0, 1)), Is.GreaterThan(0.1), "the first is undone in part");
        Assert.That(NaiveLeastSquares.RelativeDistance(torch.matmul(joint, keys.t()), wanted), Is.LessThan(1e-10));
    }

    [Test]
    public void Solve_KeysThatAreTheSame_AddsARidgeAndMeetsTheMean()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(6);
        var key = torch.randn(1, 32, dtype: ScalarType.Float64);
        var keys = torch.cat([key, key + 1e-9 * torch.randn(1, 32, dtype: ScalarType.Float64), torch.randn(1, 32, dtype: ScalarType.Float64)]);
        var wanted = torch.tensor(new double[] { 1, 3, 5 }, 1, 3);

        var (solved, ridge) = Solve(NaiveLeastSquares.RandomMoment(32, 10), keys);

        // The ridge costs as much of the exactness as it is large.
        Assert.That(ridge, Is.InRange(1e-10, 1e-6));
        Assert.That(NaiveLeastSquares.RelativeDistance(torch.matmul(torch.matmul(wanted, solved), keys.t()), torch.tensor(new double[] { 2, 2, 5 }, 1, 3)), Is.LessThan(1e-5));
    }

    [TestCase(0)]
    [TestCase(double.NaN)]
    public void Solve_KeyThatIsZeroOrNotFinite_FailsWithASentence(double value)
    {
        using var scope = torch.NewDisposeScope();
        var failure = Assert.Throws<EditFailedException>(() => Solve(torch.eye(8, dtype: ScalarType.Float64), torch.full(2, 8, value, dtype: ScalarType.Float64)));
        Assert.That(failure!.Message, Is.EqualTo("The update cannot be solved: a key is zero or not finite."));
    }

    private static (Tensor Solution, double Ridge) Solve(Tensor moment, Tensor keys, Tensor? preserved = null, double weight = 0)
    {
        using var factor = NaiveLeastSquares.Factor(moment);
        return ConstrainedLeastSquares.Solve(factor, keys, preserved, weight);
    }

    /// <summary>tr(D C D^T), the mean square of what usual keys feel of a change.</summary>
    private static double Felt(Tensor change, Tensor moment) => (torch.matmul(change, moment) * change).sum().ToDouble();
}
