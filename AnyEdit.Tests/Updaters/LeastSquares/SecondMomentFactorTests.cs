using AnyEdit.Statistics;
using AnyEdit.Updaters.LeastSquares;

namespace AnyEdit.Tests.Updaters.LeastSquares;

public sealed class SecondMomentFactorTests
{
    private static readonly Device Cpu = new(DeviceType.CPU);

    [Test]
    public void Of_MomentsStoredAsFloat32_GivesTheirFactor()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(1);
        var moment = NaiveLeastSquares.RandomMoment(96, 1e5);
        using var moments = new KeyMoments(0, (moment * 1000).to_type(ScalarType.Float32), 1000);

        var (lower, jitter) = SecondMomentFactor.Of(moments, Cpu);

        Assert.That(jitter, Is.Zero);
        // Storing the sum as float32 rounds it by 6e-8.
        Assert.That(NaiveLeastSquares.RelativeDistance(torch.matmul(lower, lower.t()), moment), Is.LessThan(1e-7));
        lower.Dispose();
    }

    [Test]
    public void Of_NeuronThatNeverFires_AddsALittleToTheDiagonal()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(2);
        var keys = torch.randn(500, 16, dtype: ScalarType.Float64);
        keys[TensorIndex.Colon, 3].zero_();
        using var moments = new KeyMoments(0, torch.matmul(keys.t(), keys), 500);

        var (lower, jitter) = SecondMomentFactor.Of(moments, Cpu);

        Assert.That(jitter, Is.InRange(1e-10, 1e-8));
        lower.Dispose();
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
}
