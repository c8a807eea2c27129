namespace AnyEdit.Values;

/// <summary>The hidden state that one site is to have at layer z after the edit. Owns its tensor.</summary>
public sealed class OptimizedValue : IDisposable
{
    /// <summary>Creates a value that owns <paramref name="target"/>.</summary>
    /// <param name="target">h0 + delta, shape (H), float32.</param>
    /// <param name="report">How it was found.</param>
    public OptimizedValue(Tensor target, ChunkReport report)
    {
        Target = target;
        Report = report;
    }

    /// <summary>h0 + delta, shape (H), float32.</summary>
    public Tensor Target { get; }

    /// <summary>How the value was found.</summary>
    public ChunkReport Report { get; }

    /// <summary>Frees the tensor.</summary>
    public void Dispose() => Target.Dispose();
}
