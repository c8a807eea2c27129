using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using AnyEdit.Benchmarks.Naive;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;

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
            var hasOpenBlas = Process.GetCurrentProcess().Modules.Cast<ProcessModule>().Any(module => module.ModuleName.StartsWith("libopenblas", StringComparison.Ordinal));
            if (!products.Differ && !(hasOpenBlas && Avx512DQ.IsSupported))
                Assert.Ignore("libtorch has no other products here: no AVX-512, or no OpenBLAS.");
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

    [Test]
    public void Sums_TheNaiveWay_AreLibtorchsWithOrWithoutAsking()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama.Replace("\"hidden_size\":16,\"intermediate_size\":24", "\"hidden_size\":640,\"intermediate_size\":700", StringComparison.Ordinal));
        IReadOnlyList<int>[] texts = [TinyModels.RandomIds(model.Config, 60, seed: 1)];
        var itself = Sum();
        using (LibtorchProducts.Only())
            Assert.That(Sum(), Is.EqualTo(itself));

        float[] Sum()
        {
            using var sum = NaiveStatistics.Sums(model, [0], texts)[0];
            return sum.data<float>().ToArray();
        }
    }
}
