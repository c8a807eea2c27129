using AnyEdit.Statistics;
using AnyEdit.Tests.Support;
using AnyEdit.Updaters.LeastSquares;

namespace AnyEdit.Tests.Updaters.LeastSquares;

/// <summary>What a factor takes of memory, in n x n float32 matrices.</summary>
public sealed class SecondMomentFactorMemoryTests
{
    private const long Llama3 = 14336;

    // C as it was read, half a square in float64, and the panel at work: its float64 numbers, a float32 copy of them, the block's products.
    [Test]
    public void Of_Llama3_TakesNoMoreThanTwoAndAHalfMatrices()
    {
        var matrix = 4.0 * Llama3 * Llama3;
        var panel = TriangularPanels.Rows * Llama3 * (8.0 + 8 + 4);
        Assert.That((matrix + SecondMomentFactor.BytesOf(Llama3, ScalarType.Float64) + panel) / matrix, Is.LessThan(2.15), "while C is factored");
        Assert.That((SecondMomentFactor.BytesOf(Llama3, ScalarType.Float64) + SecondMomentFactor.BytesOf(Llama3, ScalarType.Float32)) / matrix, Is.LessThan(1.6), "while it is rounded");
        Assert.That(SecondMomentFactor.BytesOf(Llama3, ScalarType.Float32) / matrix, Is.LessThan(0.51), "at hand");
    }

    // The peak of the process, as the kernel counts it, beyond what it was before: the bound above for n = 2048, and what the allocator and libtorch keep.
    [Test, NonParallelizable]
    public void Of_MeasuredByTheKernel_StaysWithinTheBound()
    {
        const int size = 2048;
        const double matrix = 4.0 * size * size;
#if TORCHSHARP
        const double slack = 0.5;                                                                       // MKL's buffers
#else
        const double slack = 0.25;
#endif
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(1);
        SecondMomentFactor.Of(new KeyMoments(0, torch.eye(size), 1), torch.CPU).Dispose();              // libraries, threads and buffers
        var peak = PeakMemory.Of(() =>
        {
            using var factor = SecondMomentFactor.Of(new KeyMoments(0, torch.eye(size), 1), torch.CPU);
            Assert.That(factor.Precision, Is.EqualTo(ScalarType.Float32));
        }) / matrix;

        // 1 for C, 1.125 for the panels in float64 with the diagonal blocks whole, .63 for a panel of an eighth of the rows at work.
        Assert.That(peak, Is.LessThan(1 + 1.125 + 0.63 + slack));
        Assert.That(peak, Is.GreaterThan(1.5), "the peak is seen at all");
    }
}
