using System.Runtime.CompilerServices;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Torch;

public class TensorMemoryTests
{
    [Test]
    public void Finalizer_ForgottenTensors_AreFreed()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        Forget(100);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.That(Tensor.TotalCount, Is.LessThanOrEqualTo(before));
    }

#if !TORCHSHARP
    [Test]
    public void Finalizer_GigabytesForgotten_CollectsBeforeTheyPileUp()
    {
        // Untouched memory costs nothing, so the test may ask for more than there is.
        const int size = 16 * 1024 * 1024;
        var all = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / size;
        var before = Tensor.TotalCount;
        var most = 0L;
        for (var k = 0; k < all; k++)
        {
            Forget(1, size / sizeof(float));
            most = Math.Max(most, Tensor.TotalCount - before);
        }

        Assert.That(most, Is.LessThan(all / 2));
    }
#endif

    [Test, NoTensorLeaks]
    public void Dispose_Twice_IsHarmless()
    {
        var tensor = torch.ones(2);
        tensor.Dispose();
        tensor.Dispose();
        Assert.That(tensor.IsInvalid);
    }

    [Test, NoTensorLeaks]
    public void Handle_AfterDispose_Throws()
    {
        var tensor = torch.ones(2);
        tensor.Dispose();
        Assert.That(() => tensor.add(1f), Throws.InvalidOperationException);
    }

    [Test, NoTensorLeaks]
    public void View_OfADisposedTensor_KeepsTheStorage()
    {
        var tensor = torch.arange(6f);
        using var view = tensor.view(2, 3);
        tensor.Dispose();
        Assert.That(view.data<float>().ToArray(), Is.EqualTo(new float[] { 0, 1, 2, 3, 4, 5 }));
    }

    [Test, NoTensorLeaks]
    public void InPlaceForm_ReturnsTheSameObject()
    {
        using var tensor = torch.ones(2);
        Assert.That(tensor.add_(1f), Is.SameAs(tensor));
        Assert.That(tensor.data<float>().ToArray(), Is.EqualTo(new[] { 2f, 2f }));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(int count, long elements = 4)
    {
        for (var k = 0; k < count; k++) torch.empty(elements);
    }
}
