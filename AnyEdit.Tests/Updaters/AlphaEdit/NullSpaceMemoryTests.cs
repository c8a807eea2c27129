using AnyEdit.Statistics;
using AnyEdit.Tests.Support;
using AnyEdit.Updaters.AlphaEdit;

namespace AnyEdit.Tests.Updaters.AlphaEdit;

/// <summary>What finding a null space takes of memory, in n x n float32 matrices.</summary>
public sealed class NullSpaceMemoryTests
{
    // Eight are asked for: C, its eigenvectors and LAPACK's two matrices, all in float64; the moments are gone by then.
    [TestCase(1024), TestCase(2048)]
    [Explicit("The kernel counts the whole process: 8.4 in one of its own, up to 10 after thousands of other tests.")]
    [NonParallelizable]
    public void Of_MeasuredByTheKernel_StaysWithinTheBound(int size)
    {
#if TORCHSHARP
        const double bound = 13.2;                                                                     // MKL's eigensolver takes 4 to 5 more
#else
        const double bound = 8.75;
#endif
        Find(512);                                                                                     // libraries, threads and the buffers of the BLAS
        // The least of three: what else happens in the process can only add.
        var peak = Enumerable.Range(0, 3).Min(_ => PeakMemory.Of(() => Find(size))) / (4.0 * size * size);
        TestContext.Out.WriteLine($"{peak:f2} matrices");
        Assert.That(peak, Is.LessThan(bound));
        Assert.That(peak, Is.GreaterThan(3), "the peak is seen at all");
    }

    private static void Find(int size) => NullSpace.Of(new KeyMoments(0, Sum(size), size), 100, torch.CPU).Dispose();

    private static Tensor Sum(int size)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(1);
        var keys = torch.randn(size, size);
        return torch.matmul(keys.t(), keys).DetachFromDisposeScope();
    }
}
