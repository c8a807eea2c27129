#if !TORCHSHARP
using AnyEdit.Torch.Native;
#endif

namespace AnyEdit.Benchmarks.Naive;

/// <summary>
/// While one lives, this thread's products are libtorch's own, which the paper's public code has, and not those of the kernel for few rows that
/// our tensor provider brings along. TorchSharp has no other.
/// </summary>
internal readonly ref struct LibtorchProducts
{
#if TORCHSHARP
    public bool Differ => false;

    public static LibtorchProducts Only() => default;

    public void Dispose()
    {
    }
#else
    private readonly int before;

    private LibtorchProducts(int before) => this.before = before;

    /// <summary>Whether there is a kernel, so that what is computed now differs from what is computed otherwise.</summary>
    public bool Differ => before != 0;

    public static LibtorchProducts Only() => new(NativeMethods.ae_few_rows_enable(0));

    public void Dispose() => NativeMethods.ae_few_rows_enable(before);
#endif
}
