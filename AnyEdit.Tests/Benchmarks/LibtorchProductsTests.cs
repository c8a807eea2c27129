using AnyEdit.Benchmarks.Naive;

namespace AnyEdit.Tests.Benchmarks;

/// <summary>What the baseline of a benchmark multiplies with.</summary>
public sealed class LibtorchProductsTests
{
    [Test]
    public void Only_WhileItLives_TheKernelRestsOnThisThread()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(1);
        var (x, w) = (torch.randn(40, 3000), torch.randn(3000, 1088));
        var ours = Product();
        float[] libtorch;
        var beside = Array.Empty<float>();
        using (var products = LibtorchProducts.Only())
        {
            if (!products.Differ)
                Assert.Ignore("libtorch has no other products here: no AVX-512, MKL, or TorchSharp.");
            libtorch = Product();
            using (LibtorchProducts.Only())
                Assert.That(Product(), Is.EqualTo(libtorch));
            Assert.That(Product(), Is.EqualTo(libtorch), "after the inner one");
            var thread = new Thread(() => beside = Product());
            thread.Start();
            thread.Join();
        }

        Assert.Multiple(() =>
        {
            Assert.That(libtorch, Is.Not.EqualTo(ours), "sums in another order");
            Assert.That(libtorch, Is.EqualTo(ours).Within(1e-3));
            Assert.That(beside, Is.EqualTo(ours), "another thread");
            Assert.That(Product(), Is.EqualTo(ours), "afterwards");
        });

        float[] Product()
        {
            using var own = torch.NewDisposeScope();
            return torch.mm(x, w).data<float>().ToArray();
        }
    }
}
