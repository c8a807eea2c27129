using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Torch;

[NoTensorLeaks]
public class AttentionTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void ScaledDotProductAttention_AgreesWithItsDefinition(bool causal)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(11);
        var q = torch.randn(new long[] { 2, 3, 5, 4 }, generator: generator);
        var k = torch.randn(new long[] { 2, 3, 5, 4 }, generator: generator);
        var v = torch.randn(new long[] { 2, 3, 5, 4 }, generator: generator);
        var scores = torch.einsum("bhtd,bhsd->bhts", q, k) / 2;
        if (causal) scores = scores + torch.full(5, 5, float.NegativeInfinity).triu(1);
        var expected = torch.einsum("bhts,bhsd->bhtd", scores.softmax(-1), v);

        var actual = torch.nn.functional.scaled_dot_product_attention(q, k, v, is_casual: causal);

        // float32 with sums of a few terms: 1e-5 is some hundred roundings.
        Assert.That(actual.allclose(expected, 1e-5, 1e-5));
    }

    [Test]
    public void ScaledDotProductAttention_BooleanMask_AttendsWhereItIsTrue()
    {
        using var scope = torch.NewDisposeScope();
        var q = torch.zeros(new long[] { 1, 1, 1, 2 });
        var v = torch.tensor(new float[] { 1, 1, 5, 5 }, [1, 1, 2, 2]);
        var mask = torch.tensor(new[,] { { false, true } });
        var attended = torch.nn.functional.scaled_dot_product_attention(q, torch.zeros(new long[] { 1, 1, 2, 2 }), v, mask);
        Assert.That(attended.data<float>().ToArray(), Is.EqualTo(new[] { 5f, 5f }));
    }
}
