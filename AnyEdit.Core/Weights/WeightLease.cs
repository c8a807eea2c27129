namespace AnyEdit.Weights;

/// <summary>Keeps a snapshot's tensors alive for as long as a generation or an edit runs.</summary>
public sealed class WeightLease : IDisposable
{
    private int disposed;

    internal WeightLease(WeightSnapshot snapshot) => Snapshot = snapshot;

    /// <summary>The leased snapshot.</summary>
    public WeightSnapshot Snapshot { get; }

    /// <summary>Gives the snapshot back. May be called twice.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
            Snapshot.Release();
    }
}
