using AnyEdit.Tests.Support;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Weights;

public sealed class WeightDeltaTests
{
    [TestCase(ScalarType.Float32)]
    [TestCase(ScalarType.BFloat16)]
    [TestCase(ScalarType.Float64)]
    public void ApplyTo_AnyDtype_IsTheSumRoundedOnce(ScalarType dtype)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(1);
        var weight = torch.randn(5, 7).to_type(dtype);
        var before = weight.clone();
        var (left, right) = (torch.randn(5, 2), torch.randn(2, 7));
        var expected = (weight.to_type(dtype == ScalarType.Float64 ? dtype : ScalarType.Float32) + torch.matmul(left, right)).to_type(dtype);
        using var delta = new LowRankDelta(left, right);

        using var changed = delta.ApplyTo(weight);

        Assert.That(changed.dtype, Is.EqualTo(dtype));
        Assert.That(changed.bytes.SequenceEqual(expected.bytes), Is.True);
        Assert.That(weight.bytes.SequenceEqual(before.bytes), Is.True, "the weight itself is not touched");
    }

    [Test]
    public void LowRank_TransposedFactors_GiveTheBitsOfContiguousOnes()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(2);
        var (left, right) = (torch.randn(3, 50), torch.randn(60, 3));
        using var views = new LowRankDelta(left.t(), right.t());
        using var copies = new LowRankDelta(views.Left.clone(), views.Right.clone());
        Assert.That(views.ToDense().bytes.SequenceEqual(copies.ToDense().bytes), Is.True);
    }

    [Test]
    public void ApplyTo_OtherShape_NamesBothShapes()
    {
        using var scope = torch.NewDisposeScope();
        using var delta = new DenseDelta(torch.zeros(2, 3));
        var failure = Assert.Throws<ArgumentException>(() => delta.ApplyTo(torch.zeros(3, 2)));
        Assert.That(failure!.Message, Does.StartWith("A change of shape (2, 3) cannot be applied to a parameter of shape (3, 2)."));
    }

    [Test]
    public void LowRank_FactorsThatDoNotFit_AreRefused()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Throws<ArgumentException>(() => new LowRankDelta(torch.zeros(2, 3), torch.zeros(2, 3)));
    }

    [Test, NoTensorLeaks]
    public void ApplyTo_ResultAndChangeDisposed_LeavesNoTensorBehind()
    {
        using var weight = torch.zeros(5, 7);
        using var delta = new LowRankDelta(torch.ones(5, 2), torch.ones(2, 7));
        delta.ApplyTo(weight).Dispose();
    }
}
