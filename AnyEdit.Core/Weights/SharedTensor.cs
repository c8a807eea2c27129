namespace AnyEdit.Weights;

/// <summary>A tensor that several snapshots hold; freed when the last of them lets it go.</summary>
/// <remarks>All members are safe for concurrent use as long as the caller's snapshot holds a reference.</remarks>
internal sealed class SharedTensor
{
    private readonly Lock gate = new();
    private int references = 1;
    private byte[]? digest;

    /// <summary>Takes ownership: the tensor leaves the dispose scope that it may be in.</summary>
    public SharedTensor(Tensor tensor) => Tensor = tensor.DetachFromDisposeScope();

    public Tensor Tensor { get; }

    public SharedTensor AddReference()
    {
        Interlocked.Increment(ref references);
        return this;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref references) == 0)
            Tensor.Dispose();
    }

    /// <summary>SHA-256 of dtype, shape and content; computed once, however many snapshots share the tensor.</summary>
    public byte[] Digest()
    {
        lock (gate)
            return digest ??= WeightDigest.Of(Tensor);
    }
}
