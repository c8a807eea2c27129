using AnyEdit.Statistics;
using AnyEdit.Tests.Support;
using AnyEdit.Updaters.LeastSquares;

namespace AnyEdit.Tests.Updaters.LeastSquares;

[NoTensorLeaks]
public sealed class SecondMomentFactorTests
{
    private static readonly Device Cpu = new(DeviceType.CPU);

    [Test]
    public void Of_MomentsStoredAsFloat32_GivesTheirFactor([Values(1, 96, 256, 257, 700)] int size)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(1);
        var moment = NaiveLeastSquares.RandomMoment(size, 1e5);

        using var factor = SecondMomentFactor.Of(new KeyMoments(0, (moment * 1000).to_type(ScalarType.Float32), 1000), Cpu);

        Assert.That(factor.Jitter, Is.Zero);
        var lower = Lower(factor);
        // Storing the sum as float32 rounds it by 6e-8.
        Assert.That(NaiveLeastSquares.RelativeDistance(torch.matmul(lower, lower.t()), moment), Is.LessThan(1e-7));
    }

    [Test]
    public void Of_NeuronThatNeverFires_AddsALittleToTheDiagonal()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(2);
        var keys = torch.randn(500, 16, dtype: ScalarType.Float64);
        keys[TensorIndex.Colon, 3].zero_();

        using var factor = SecondMomentFactor.Of(new KeyMoments(0, torch.matmul(keys.t(), keys), 500), Cpu);

        Assert.That(factor.Jitter, Is.InRange(1e-10, 1e-8));
    }

    [Test]
    public void Of_FewerTokensThanNumbersInAKey_SaysThatMoreTextIsNeeded()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(3);
        var keys = torch.randn(10, 16);
        using var moments = new KeyMoments(4, torch.matmul(keys.t(), keys), 10);

        var failure = Assert.Throws<EditFailedException>(() => SecondMomentFactor.Of(moments, Cpu));

        Assert.That(failure!.Message, Is.EqualTo(
            "The key moments of layer 4 come from 10 tokens, fewer than the 16 numbers of a key, so they do not say what the layer has to keep; collect them over more text."));
    }

    [Test]
    public void Of_MatrixThatIsNoSumOfSquares_IsRefused()
    {
        using var scope = torch.NewDisposeScope();
        using var moments = new KeyMoments(2, torch.eye(8) * -1, 100);
        var failure = Assert.Throws<EditFailedException>(() => SecondMomentFactor.Of(moments, Cpu));
        Assert.That(failure!.Message, Does.Contain("layer 2 are not positive definite"));
    }

    [TestCase(1e2, ScalarType.Float32)]
    [TestCase(1e4, ScalarType.Float32)]
    [TestCase(1e8, ScalarType.Float64)]
    public void Of_LargeMoment_IsKeptInFloat32WhereThatSolvesWell(double condition, ScalarType expected)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(4);
        using var factor = NaiveLeastSquares.Factor(NaiveLeastSquares.RandomMoment(300, condition), singleFrom: 300);
        Assert.That(factor.Precision, Is.EqualTo(expected));
    }

    [Test]
    public void Of_SmallMoment_StaysInFloat64()
    {
        using var scope = torch.NewDisposeScope();
        using var factor = NaiveLeastSquares.Factor(torch.eye(1023));
        Assert.That(factor.Precision, Is.EqualTo(ScalarType.Float64));
    }

    [TestCase(20, 5)]
    [TestCase(600, 5)]
    [TestCase(600, 40)]
    [TestCase(1100, 2)]
    public void Whiten_ThenBack_IsWhatTriangularSolvesGive(int size, int vectors)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(5);
        var moment = NaiveLeastSquares.RandomMoment(size, 1e4);
        var rows = torch.randn(vectors, size, dtype: ScalarType.Float64);
        var lower = torch.linalg.cholesky(moment);
        using var factor = NaiveLeastSquares.Factor(moment, singleFrom: int.MaxValue);

        // Both lose up to the square root of the condition, times 1e-16.
        var white = torch.linalg.solve_triangular(lower, rows.t(), upper: false).t();
        Assert.That(NaiveLeastSquares.RelativeDistance(factor.Whiten(rows), white), Is.LessThan(1e-12));
        Assert.That(NaiveLeastSquares.RelativeDistance(TriangularPanels.Multiply(factor.Panels, white), rows), Is.LessThan(1e-12));
        Assert.That(NaiveLeastSquares.RelativeDistance(factor.Unwhiten(rows), torch.linalg.solve_triangular(lower.t(), rows.t(), upper: true).t()), Is.LessThan(1e-12));
    }

    [Test]
    public void Of_Cancelled_StopsAndFreesEverything()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var before = Tensor.TotalCount;
        Assert.That(() => SecondMomentFactor.Of(new KeyMoments(0, torch.eye(600), 1), Cpu, cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
    }

    /// <summary>G written out.</summary>
    private static Tensor Lower(SecondMomentFactor factor) => TriangularPanels.Multiply(factor.Panels, torch.eye(factor.Size, dtype: ScalarType.Float64)).t();
}
