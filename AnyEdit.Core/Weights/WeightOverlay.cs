namespace AnyEdit.Weights;

/// <summary>The private draft of an edit: a snapshot with some parameters changed, seen by nobody else.</summary>
/// <remarks>Not safe for concurrent use. Owns its changed tensors and the deltas until they are taken.</remarks>
public sealed class WeightOverlay : IWeights, IDisposable
{
    private readonly WeightLease lease;
    private readonly Dictionary<string, Tensor> replaced = new(StringComparer.Ordinal);
    private Dictionary<string, WeightDelta> deltas = new(StringComparer.Ordinal);

    /// <summary>Starts a draft over a snapshot.</summary>
    /// <param name="snapshot">The snapshot to change; it is leased until the overlay is disposed.</param>
    public WeightOverlay(WeightSnapshot snapshot) => lease = snapshot.Lease();

    /// <summary>The snapshot underneath.</summary>
    public WeightSnapshot Base => lease.Snapshot;

    /// <inheritdoc />
    public Tensor this[string name] => replaced.TryGetValue(name, out var tensor) ? tensor : Base[name];

    /// <summary>The changes so far, by parameter.</summary>
    public IReadOnlyDictionary<string, WeightDelta> Deltas => deltas;

    /// <inheritdoc />
    public bool Contains(string name) => Base.Contains(name);

    /// <summary>Changes a parameter that has not been changed before. Takes ownership of <paramref name="delta"/>.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="delta">Its change.</param>
    /// <exception cref="InvalidOperationException">The parameter was already changed in this overlay.</exception>
    public void Add(string name, WeightDelta delta)
    {
        if (!deltas.TryAdd(name, delta))
            throw new InvalidOperationException($"The parameter '{name}' was already changed in this edit.");
        replaced[name] = delta.ApplyTo(Base[name]);
    }

    /// <summary>Makes a snapshot of the draft and hands over its tensors.</summary>
    /// <returns>A snapshot whose first reference is the caller's.</returns>
    public WeightSnapshot ToSnapshot()
    {
        var snapshot = Base.With(replaced);
        replaced.Clear();
        return snapshot;
    }

    /// <summary>Hands over the changes; the caller disposes them.</summary>
    public IReadOnlyDictionary<string, WeightDelta> TakeDeltas()
    {
        var taken = deltas;
        deltas = new(StringComparer.Ordinal);
        return taken;
    }

    /// <summary>Frees what was not handed over, and the lease.</summary>
    public void Dispose()
    {
        foreach (var tensor in replaced.Values)
            tensor.Dispose();
        foreach (var delta in deltas.Values)
            delta.Dispose();
        replaced.Clear();
        deltas.Clear();
        lease.Dispose();
    }
}
