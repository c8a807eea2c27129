using System.Collections.Frozen;

namespace AnyEdit.Weights;

/// <summary>
/// An immutable map from a parameter's name to its tensor. Snapshots share the tensors in which they do not differ;
/// a tensor is freed when the last snapshot that holds it is.
/// </summary>
/// <remarks>
/// A snapshot is reference-counted: it is born with one reference, which <see cref="Dispose"/> gives back, and each
/// <see cref="WeightLease"/> holds another. All members are safe for concurrent use.
/// </remarks>
public sealed class WeightSnapshot : IWeights, IDisposable
{
    private readonly FrozenDictionary<string, SharedTensor> tensors;
    private int references = 1;
    private int disposed;

    private WeightSnapshot(FrozenDictionary<string, SharedTensor> tensors) => this.tensors = tensors;

    /// <summary>Creates a snapshot that owns the given tensors.</summary>
    /// <param name="tensors">Parameters by name; they must not belong to a dispose scope of the caller's afterwards.</param>
    public static WeightSnapshot Create(IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        new(tensors.ToFrozenDictionary(pair => pair.Key, pair => new SharedTensor(pair.Value), StringComparer.Ordinal));

    /// <inheritdoc />
    public Tensor this[string name] => tensors.TryGetValue(name, out var shared)
        ? shared.Tensor
        : throw new KeyNotFoundException($"The model has no parameter '{name}'.");

    /// <summary>The names of all parameters.</summary>
    public IReadOnlyCollection<string> Names => tensors.Keys;

    /// <inheritdoc />
    public bool Contains(string name) => tensors.ContainsKey(name);

    /// <summary>Makes the snapshot that differs from this one in the given parameters and shares all others.</summary>
    /// <param name="replacements">New tensors by name, whose ownership passes to the new snapshot.</param>
    /// <returns>A snapshot whose first reference is the caller's.</returns>
    /// <exception cref="KeyNotFoundException">A name is not a parameter of this snapshot.</exception>
    public WeightSnapshot With(IReadOnlyDictionary<string, Tensor> replacements)
    {
        foreach (var name in replacements.Keys)
            _ = this[name];
        using var lease = Lease();
        return new WeightSnapshot(tensors.ToFrozenDictionary(
            pair => pair.Key,
            pair => replacements.TryGetValue(pair.Key, out var replacement) ? new SharedTensor(replacement) : pair.Value.AddReference(),
            StringComparer.Ordinal));
    }

    /// <summary>Keeps the snapshot alive until the lease is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The last reference is already gone.</exception>
    public WeightLease Lease() => TryLease() ?? throw new ObjectDisposedException(nameof(WeightSnapshot));

    /// <summary>Gives the creator's reference back; the tensors stay until the last lease is gone. May be called twice.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
            Release();
    }

    internal WeightLease? TryLease()
    {
        for (var count = Volatile.Read(ref references); count > 0; count = Volatile.Read(ref references))
            if (Interlocked.CompareExchange(ref references, count + 1, count) == count)
                return new WeightLease(this);
        return null;
    }

    internal void Release()
    {
        if (Interlocked.Decrement(ref references) > 0)
            return;
        foreach (var tensor in tensors.Values)
            tensor.Release();
    }

    private sealed class SharedTensor(Tensor tensor)
    {
        private int references = 1;

        public Tensor Tensor => tensor;

        public SharedTensor AddReference()
        {
            Interlocked.Increment(ref references);
            return this;
        }

        public void Release()
        {
            if (Interlocked.Decrement(ref references) == 0)
                tensor.Dispose();
        }
    }
}
