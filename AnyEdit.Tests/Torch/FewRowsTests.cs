using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Torch;

/// <summary>
/// Products of few rows with a large matrix, which have a kernel of their own: every shape of tile, panel and remainder, against
/// sums in float64. Bar: a sum of k products in float32, in whatever order, errs by at most (k + 2) 2^-24 times the sum of their sizes.
/// </summary>
[NoTensorLeaks]
public sealed class FewRowsTests
{
    [Test, Combinatorial]
    public void Product_WithMatrixAsStoredAndTransposed_IsTheSum(
        [Values(1, 2, 5, 6, 7, 13, 40, 128, 129, 513)] int rows, [Values(16, 80, 512, 1040)] int depth, [Values(1024, 1072)] int width, [Values] bool transposed)
    {
        using var scope = torch.NewDisposeScope();
        var x = Random(1, rows, depth);
        var w = transposed ? Random(2, width, depth).t() : Random(2, depth, width);

        AssertIsProduct(torch.matmul(x, w), x, w);
    }

    [Test, Combinatorial]
    public void Product_WithRemainders_IsTheSum(
        [Values(1, 6, 40)] int rows, [Values(17, 31, 500, 513)] int depth, [Values(17, 63, 65, 79, 1000)] int width, [Values] bool transposed)
    {
        using var scope = torch.NewDisposeScope();
        var x = Random(1, rows, depth);
        var w = transposed ? Random(2, width, depth).t() : Random(2, depth, width);

        AssertIsProduct(torch.matmul(x, w), x, w);
    }

    [Test]
    public void Product_OfAMatrixThatLiesTransposed_IsTheSum([Values] bool transposed)
    {
        using var scope = torch.NewDisposeScope();
        var x = Random(1, 500, 40).t();
        var w = transposed ? Random(2, 1000, 500).t() : Random(2, 500, 1000);

        AssertIsProduct(torch.mm(x, w), x, w);
    }

    [Test, Combinatorial]
    public void Batches_OfEveryLayout_AreTheSums(
        [Values(1, 3, 16)] int batches, [Values(1, 20, 80, 128, 129)] int rows, [Values(32, 525)] int depth, [Values(16, 232)] int width, [Values] bool turnsX, [Values] bool turnsW)
    {
        using var scope = torch.NewDisposeScope();
        var x = turnsX ? Random(1, batches, depth, rows).transpose(1, 2) : Random(1, batches, rows, depth);
        var w = turnsW ? Random(2, batches, width, depth).transpose(1, 2) : Random(2, batches, depth, width);

        AssertIsProduct(torch.bmm(x, w), x, w);
    }

    [Test]
    public void Gradient_OfBatches_IsTheProductOfTheGradient()
    {
        using var scope = torch.NewDisposeScope();
        var (x, w, weight) = (Random(1, 4, 40, 64), Random(2, 4, 64, 232), Random(3, 4, 40, 232));
        x.requires_grad = true;

        var gradient = torch.autograd.grad([(torch.bmm(x, w) * weight).sum()], [x])[0];

        AssertIsProduct(gradient, weight, w.transpose(1, 2));
    }

    [Test]
    public void Product_OfFewColumnsAndManyRows_IsTheSumOnAnyNumberOfThreads([Values(1, 2, 7)] int threads)
    {
        using var scope = torch.NewDisposeScope();
        var (x, w) = (Random(1, 300, 1408), Random(2, 1408, 70));

        LibtorchThreads.With(threads, () => AssertIsProduct(torch.mm(x, w), x, w));
    }

    [Test]
    public void Batches_OfPartsOfMatrices_ReadOnlyThem()
    {
        using var scope = torch.NewDisposeScope();
        var x = Random(1, 8, 60, 90).narrow(0, 1, 6).narrow(1, 7, 40).narrow(2, 9, 70);
        var w = Random(2, 8, 90, 90).narrow(0, 2, 6).narrow(1, 5, 70).narrow(2, 3, 64);

        AssertIsProduct(torch.bmm(x, w), x, w);
    }

    [Test]
    public void Batches_OfOneMatrixForAll_AreTheSums()
    {
        using var scope = torch.NewDisposeScope();
        var (x, w) = (Random(1, 8, 40, 70), Random(2, 1, 70, 64).expand(8, 70, 64));

        AssertIsProduct(torch.bmm(x, w), x, w);
    }

    [Test]
    public void Product_OfPartsOfMatrices_ReadsOnlyThem()
    {
        using var scope = torch.NewDisposeScope();
        var x = Random(1, 50, 700).narrow(0, 3, 40).narrow(1, 10, 512);
        var stored = Random(2, 600, 1300).narrow(0, 20, 512).narrow(1, 30, 1088);
        var turned = Random(3, 1300, 600).narrow(0, 20, 1088).narrow(1, 30, 512).t();

        AssertIsProduct(torch.matmul(x, stored), x, stored);
        AssertIsProduct(torch.matmul(x, turned), x, turned);
    }

    [Test]
    public void Linear_WithBias_AddsItToEveryRow()
    {
        using var scope = torch.NewDisposeScope();
        var (x, w, bias) = (Random(1, 2, 20, 512), Random(2, 1088, 512), Random(3, 1088));

        var y = torch.nn.functional.linear(x, w, bias);

        Assert.That(y.shape, Is.EqualTo(new long[] { 2, 20, 1088 }));
        AssertIsProduct(y, x, w.t(), bias);
    }

    [Test]
    public void Addmm_ScaledOrNot_IsTheSum([Values(1f, .5f)] float beta, [Values(1f, 2f)] float alpha)
    {
        using var scope = torch.NewDisposeScope();
        var (added, x, w) = (Random(1, 40, 1088), Random(2, 40, 512), Random(3, 512, 1088));

        var y = torch.addmm(added, x, w, beta, alpha);

        AssertIsProduct(y, x, w, added * beta, alpha);
    }

    [Test]
    public void Addmm_InPlaceOnPartOfAMatrix_ChangesOnlyThat([Values(1f, 0f, .5f)] float beta, [Values(-1f, 2f)] float alpha)
    {
        using var scope = torch.NewDisposeScope();
        var (whole, x, w) = (Random(1, 60, 1200), Random(2, 40, 512), Random(3, 512, 1088));
        var expected = whole.clone();
        var part = whole.narrow(0, 7, 40).narrow(1, 9, 1088);
        var added = part.clone();

        part.addmm_(x, w, beta, alpha);

        AssertIsProduct(part.contiguous(), x, w, added * beta, alpha);
        expected.narrow(0, 7, 40).narrow(1, 9, 1088).copy_(part);
        Assert.That(whole.data<float>().ToArray(), Is.EqualTo(expected.data<float>().ToArray()), "around it");
    }

    [Test, Combinatorial]
    public void Addmm_InPlaceOfEveryLayout_IsTheSum(
        [Values(1, 6, 40, 2048, 2049)] int rows, [Values(100, 1040)] int depth, [Values(65, 192)] int width,
        [Values] bool turnsX, [Values] bool turnsW, [Values(0f, 1f)] float beta, [Values(-1f, .5f)] float alpha)
    {
        using var scope = torch.NewDisposeScope();
        var x = turnsX ? Random(1, depth, rows).t() : Random(1, rows, depth);
        var w = turnsW ? Random(2, width, depth).t() : Random(2, depth, width);
        var y = Random(3, rows, width);
        var added = y.clone();

        y.addmm_(x, w, beta, alpha);

        AssertIsProduct(y, x, w, added * beta, alpha);
    }

    [Test]
    public void Addmm_WithoutTheProduct_DoesNotReadIt()
    {
        using var scope = torch.NewDisposeScope();
        var (added, x, w) = (Random(1, 40, 1088), torch.full([40, 512], float.NaN), Random(3, 512, 1088));

        Assert.That(torch.addmm(added, x, w, 1, 0).data<float>().ToArray(), Is.EqualTo(added.data<float>().ToArray()));
    }

    [Test]
    public void Addmm_InPlaceOnRowsThatAreOne_Throws()
    {
        using var scope = torch.NewDisposeScope();
        var (x, w) = (Random(2, 40, 512), Random(3, 512, 1088));

        Assert.That(() => torch.zeros(1, 1088).expand(40, 1088).addmm_(x, w, beta: 1, alpha: 1), Throws.Exception);
    }

    [Test]
    public void Batches_OfOnePanel_AreTheSumsOnAnyNumberOfThreads([Values(1, 2, 7)] int threads)
    {
        using var scope = torch.NewDisposeScope();
        var (x, w) = (Random(1, 2, 300, 525), Random(2, 2, 525, 48));

        LibtorchThreads.With(threads, () => AssertIsProduct(torch.bmm(x, w), x, w));
    }

    [Test]
    public void Addmm_InPlaceWithNothingOfWhatWasThere_ForgetsEvenNaN()
    {
        using var scope = torch.NewDisposeScope();
        var (x, w) = (Random(2, 40, 512), Random(3, 512, 1088));
        var y = torch.full([40, 1088], float.NaN);

        y.addmm_(x, w, beta: 0, alpha: 1);

        AssertIsProduct(y, x, w);
    }

    [Test]
    public void Addmm_InPlaceOnATransposedMatrix_IsTheSum()
    {
        using var scope = torch.NewDisposeScope();
        var (stored, x, w) = (Random(1, 1088, 40), Random(2, 40, 512), Random(3, 512, 1088));
        var added = stored.t().clone();

        stored.t().addmm_(x, w, beta: 1, alpha: -1);

        AssertIsProduct(stored.t().contiguous(), x, w, added, -1);
    }

    [Test]
    public void Gradient_OfAProduct_IsTheProductOfTheGradient()
    {
        using var scope = torch.NewDisposeScope();
        var (x, w, weight) = (Random(1, 40, 512), Random(2, 1088, 512), Random(3, 40, 1088));
        x.requires_grad = true;

        var gradient = torch.autograd.grad([(torch.nn.functional.linear(x, w) * weight).sum()], [x])[0];

        AssertIsProduct(gradient, weight, w);
    }

#if !TORCHSHARP
    [Test]
    public void Row_IsTheSameWhateverStandsBesideIt()
    {
        using var scope = torch.NewDisposeScope();
        var (x, w) = (Random(1, 64, 512), Random(2, 1088, 512).t());
        var all = torch.matmul(x, w);

        foreach (var rows in new[] { 2, 5, 17, 40 })
            Assert.That(torch.matmul(x.narrow(0, 0, rows), w).contiguous().data<float>().ToArray(), Is.EqualTo(all.narrow(0, 0, rows).contiguous().data<float>().ToArray()), $"{rows} rows");
    }

#endif

    [Test]
    public void Products_OnManyThreadsAtOnce_AreTheSame()
    {
        using var scope = torch.NewDisposeScope();
        var (x, w) = (Random(1, 40, 512), Random(2, 1088, 512).t());
        var expected = torch.matmul(x, w).data<float>().ToArray();

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            using var own = torch.NewDisposeScope();
            Assert.That(torch.matmul(x, w).data<float>().ToArray(), Is.EqualTo(expected));
        });
    }

    private static Tensor Random(long seed, params long[] shape)
    {
        using var generator = new torch.Generator((ulong)seed);
        return torch.rand(shape, generator: generator) - .5;
    }

    private static void AssertIsProduct(Tensor actual, Tensor x, Tensor w, Tensor? added = null, double alpha = 1)
    {
        using var scope = torch.NewDisposeScope();
        var (wideX, wideW) = (x.detach().to_type(ScalarType.Float64), w.to_type(ScalarType.Float64) * alpha);
        var rest = added?.to_type(ScalarType.Float64) ?? torch.zeros(1, dtype: ScalarType.Float64);
        var error = (actual.to_type(ScalarType.Float64) - rest - torch.matmul(wideX, wideW)).abs();
        var sizes = rest.abs() + torch.matmul(wideX.abs(), wideW.abs());
        Assert.That((error / sizes).max().ToDouble(), Is.LessThan((x.shape[^1] + 2) * Math.Pow(2, -24)));
    }
}
