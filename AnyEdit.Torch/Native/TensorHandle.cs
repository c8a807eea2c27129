using System.Runtime.InteropServices;

namespace AnyEdit.Torch.Native;

/// <summary>Owns one native tensor.</summary>
internal sealed class TensorHandle : SafeHandle
{
    private static long s_live;
    private static long s_peak;
    private long _counted;

    public TensorHandle(nint handle) : base(0, ownsHandle: true)
    {
        if (handle == 0) return;
        SetHandle(handle);
        var live = Interlocked.Increment(ref s_live);
        if (live > Volatile.Read(ref s_peak)) Volatile.Write(ref s_peak, live);
    }

    /// <summary>The handle of a tensor that has given its own away.</summary>
    public static TensorHandle Empty { get; } = new(0);

    /// <summary>Native tensors that have not been freed.</summary>
    public static long Live => Volatile.Read(ref s_live);

    /// <summary>The largest value that <see cref="Live"/> has had.</summary>
    public static long Peak => Volatile.Read(ref s_peak);

    public override bool IsInvalid => handle == 0;

    /// <summary>Says whether a dispose scope will free the tensor.</summary>
    public void SetScoped(bool scoped)
    {
        if (scoped) UnscopedMemory.Remove(Interlocked.Exchange(ref _counted, 0));
        else if (_counted == 0) _counted = UnscopedMemory.Add(handle);
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.ae_tensor_free(handle);
        Interlocked.Decrement(ref s_live);
        UnscopedMemory.Remove(Interlocked.Exchange(ref _counted, 0));
        return true;
    }
}
