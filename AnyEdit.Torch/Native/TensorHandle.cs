using System.Runtime.InteropServices;

namespace AnyEdit.Torch.Native;

/// <summary>
/// Owns one native tensor. Memory of tensors that no dispose scope will free is reported to the garbage
/// collector, which otherwise sees an object of a few bytes and lets gigabytes pile up behind it; tensors in a
/// scope are freed on time and cost nothing extra.
/// </summary>
internal sealed class TensorHandle : SafeHandle
{
    private const long SmallestReported = 64 * 1024;

    private static long s_live;
    private static long s_peak;
    private long _reported;

    public TensorHandle(nint handle) : base(0, ownsHandle: true)
    {
        SetHandle(handle);
        var live = Interlocked.Increment(ref s_live);
        if (live > Volatile.Read(ref s_peak))
            Volatile.Write(ref s_peak, live);
    }

    /// <summary>Native tensors that have not been freed.</summary>
    public static long Live => Volatile.Read(ref s_live);

    /// <summary>The largest value that <see cref="Live"/> has had.</summary>
    public static long Peak => Volatile.Read(ref s_peak);

    public override bool IsInvalid => handle == 0;

    /// <summary>Tells the garbage collector how much memory depends on this object alone.</summary>
    public void ReportMemory()
    {
        if (_reported != 0 || handle == 0) return;
        var bytes = NativeMethods.ae_tensor_owned_bytes(handle);
        if (bytes < SmallestReported) return;
        _reported = bytes;
        GC.AddMemoryPressure(bytes);
    }

    /// <summary>Takes back what <see cref="ReportMemory"/> said, when a dispose scope has taken over.</summary>
    public void WithdrawMemory()
    {
        var bytes = Interlocked.Exchange(ref _reported, 0);
        if (bytes != 0) GC.RemoveMemoryPressure(bytes);
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.ae_tensor_free(handle);
        Interlocked.Decrement(ref s_live);
        WithdrawMemory();
        return true;
    }
}
