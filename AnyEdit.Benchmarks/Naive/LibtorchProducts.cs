#if !TORCHSHARP
using AnyEdit.Torch.Native;
#endif

namespace AnyEdit.Benchmarks.Naive;

/// <summary>
/// While one lives, this thread's products are those of the libtorch at hand, as they are for code that runs on it without us, and not those of
/// the kernel for few rows that our tensor provider brings along (see <c>native/few_rows.cpp</c>). With TorchSharp, or where libtorch has MKL,
/// there is no such kernel.
/// </summary>
internal readonly ref struct LibtorchProducts
{
    private LibtorchProducts(bool differ) => Differ = differ;

    /// <summary>Whether they are others than outside.</summary>
    public bool Differ { get; }

#if TORCHSHARP
    public static LibtorchProducts Only() => new(false);

    public void Dispose()
    {
    }
#else
    public static LibtorchProducts Only()
    {
        var differ = NativeMethods.ae_few_rows_get() != 0;
        NativeMethods.ae_few_rows_set(0);
        return new(differ);
    }

    public void Dispose()
    {
        if (Differ)
            NativeMethods.ae_few_rows_set(1);
    }
#endif
}
