namespace AnyEdit.Weights;

/// <summary>The private draft of an edit: a snapshot with some parameters changed, seen by nobody else.</summary>
/// <remarks>Not safe for concurrent use, but for reading. Owns its changed tensors, and the deltas and keys until they are taken.</remarks>
public sealed class WeightOverlay : IWeights, IDisposable
{
    private readonly WeightLease lease;
    private readonly Dictionary<string, Tensor> replaced = new(StringComparer.Ordinal);
    private Dictionary<string, WeightDelta> deltas = new(StringComparer.Ordinal);
    private Dictionary<int, Tensor> keysWritten = [];
    private bool finished;

    /// <summary>Starts a draft over a snapshot.</summary>
    /// <param name="snapshot">The snapshot to change; it is leased until the overlay is disposed.</param>
    /// <exception cref="ObjectDisposedException">The snapshot's last reference is already gone.</exception>
    public WeightOverlay(WeightSnapshot snapshot) => lease = snapshot.Lease();

    /// <summary>The snapshot underneath.</summary>
    public WeightSnapshot Base => lease.Snapshot;

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The changed tensors were handed over by <see cref="ToSnapshot"/>.</exception>
    public Tensor this[string name]
    {
        get
        {
            ThrowIfFinished();
            return replaced.TryGetValue(name, out var tensor) ? tensor : Base[name];
        }
    }

    /// <summary>The changes so far, by parameter; empty once they were taken.</summary>
    public IReadOnlyDictionary<string, WeightDelta> Deltas => deltas;

    /// <summary>The keys that this edit wrote, by layer, (s, n), float32; empty once they were taken.</summary>
    public IReadOnlyDictionary<int, Tensor> KeysWritten => keysWritten;

    /// <inheritdoc />
    public bool Contains(string name) => Base.Contains(name);

    /// <summary>Changes a parameter that has not been changed before.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="delta">Its change. The overlay owns it from now on, also when an exception is thrown.</param>
    /// <exception cref="KeyNotFoundException">There is no such parameter.</exception>
    /// <exception cref="InvalidOperationException">The parameter was already changed, or the draft was made into a snapshot.</exception>
    public void Add(string name, WeightDelta delta)
    {
        try
        {
            ThrowIfFinished();
            if (replaced.ContainsKey(name))
                throw new InvalidOperationException($"The parameter '{name}' was already changed in this edit.");
            var changed = delta.ApplyTo(Base[name]);
            replaced.Add(name, changed.DetachFromDisposeScope());
            deltas.Add(name, delta);
        }
        catch
        {
            delta.Dispose();
            throw;
        }
    }

    /// <summary>Remembers the keys that the edit wrote into a layer, so that later lifelong edits keep them (<see cref="WeightSnapshot.KeysWritten"/>).</summary>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <param name="keys">The keys as rows, (s, n). The overlay owns them from now on, also when an exception is thrown.</param>
    /// <exception cref="ArgumentException">It is not a matrix, or the layer's keys are already remembered.</exception>
    /// <exception cref="InvalidOperationException">The draft was made into a snapshot.</exception>
    public void Remember(int layer, Tensor keys)
    {
        try
        {
            ThrowIfFinished();
            ArgumentOutOfRangeException.ThrowIfNegative(layer);
            if (keys.dim() != 2)
                throw new ArgumentException($"Keys are the rows of a matrix, not of shape {keys.Describe()}.", nameof(keys));
            if (keysWritten.ContainsKey(layer))
                throw new ArgumentException($"The keys of layer {layer} are already remembered.", nameof(layer));
        }
        catch
        {
            keys.Dispose();
            throw;
        }
        keysWritten.Add(layer, keys.TakeAsFloat32());
    }

    /// <summary>Changes a parameter without keeping the change, which stays the caller's.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="delta">Its change; borrowed.</param>
    internal void Replace(string name, WeightDelta delta)
    {
        var changed = delta.ApplyTo(this[name]);
        if (replaced.Remove(name, out var earlier))
            earlier.Dispose();
        replaced[name] = changed;
    }

    /// <summary>Makes a snapshot of the draft and hands over its tensors; the overlay can only give its deltas away after that.</summary>
    /// <returns>A snapshot whose first reference is the caller's.</returns>
    /// <exception cref="ArgumentException">A change has another shape than its parameter; the draft is as it was.</exception>
    /// <exception cref="InvalidOperationException">The draft was already made into a snapshot.</exception>
    public WeightSnapshot ToSnapshot()
    {
        ThrowIfFinished();
        var shared = keysWritten.ToDictionary(pair => pair.Key, pair => pair.Value.alias());
        WeightSnapshot snapshot;
        try
        {
            snapshot = Base.With(replaced, shared);
        }
        catch
        {
            foreach (var keys in shared.Values)
                keys.Dispose();
            throw;
        }
        replaced.Clear();
        finished = true;
        return snapshot;
    }

    /// <summary>Hands over the changes; the caller disposes them.</summary>
    public IReadOnlyDictionary<string, WeightDelta> TakeDeltas()
    {
        var taken = deltas;
        deltas = new(StringComparer.Ordinal);
        return taken;
    }

    /// <summary>Hands over the keys that the edit wrote; the caller disposes them.</summary>
    public IReadOnlyDictionary<int, Tensor> TakeKeysWritten()
    {
        var taken = keysWritten;
        keysWritten = [];
        return taken;
    }

    /// <summary>Frees what was not handed over, and the lease.</summary>
    public void Dispose()
    {
        foreach (var tensor in replaced.Values)
            tensor.Dispose();
        foreach (var delta in deltas.Values)
            delta.Dispose();
        foreach (var keys in keysWritten.Values)
            keys.Dispose();
        replaced.Clear();
        deltas.Clear();
        keysWritten.Clear();
        finished = true;
        lease.Dispose();
    }

    private void ThrowIfFinished()
    {
        if (finished)
            throw new InvalidOperationException("The edit's draft was already made into a snapshot or disposed.");
    }
}
