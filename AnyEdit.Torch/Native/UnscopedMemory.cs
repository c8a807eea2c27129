namespace AnyEdit.Torch.Native;

/// <summary>
/// The memory of tensors that no dispose scope will free. The garbage collector sees an object of a few bytes
/// behind each and would let gigabytes pile up; so when their sum has doubled (or first reaches an eighth of the
/// machine's memory), the collector is run. Tensors in a scope are freed on time and cost nothing here.
/// </summary>
internal static class UnscopedMemory
{
    private const long SmallestCounted = 16 * 1024;

    private static readonly Lock s_lock = new();
    private static readonly long s_floor = Math.Max(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8, 1L << 28);
    private static long s_bytes;
    private static long s_limit = s_floor;

    /// <summary>Counts a tensor's memory; returns what <see cref="Remove"/> has to take back.</summary>
    public static long Add(nint tensor)
    {
        var bytes = NativeMethods.ae_tensor_owned_bytes(tensor);
        if (bytes < SmallestCounted) return 0;
        if (Interlocked.Add(ref s_bytes, bytes) > Volatile.Read(ref s_limit)) Collect();
        return bytes;
    }

    /// <summary>Takes a tensor's memory back.</summary>
    public static void Remove(long bytes) => Interlocked.Add(ref s_bytes, -bytes);

    /// <summary>Frees what only the collector can free.</summary>
    public static void Collect()
    {
        lock (s_lock)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Volatile.Write(ref s_limit, Math.Max(s_floor, 2 * Volatile.Read(ref s_bytes)));
        }
    }
}
