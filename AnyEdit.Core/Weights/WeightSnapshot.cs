using System.Collections.Frozen;
using System.Collections.Immutable;

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
    private readonly ImmutableArray<WrittenKeys> written;
    private string? contentHash;
    private int references = 1;
    private int disposed;

    private WeightSnapshot(FrozenDictionary<string, SharedTensor> tensors, ImmutableArray<WrittenKeys> written) =>
        (this.tensors, this.written) = (tensors, written);

    private readonly record struct WrittenKeys(int Layer, SharedTensor Keys);

    /// <summary>Creates a snapshot that owns the given tensors; they leave the dispose scope that they may be in.</summary>
    /// <param name="tensors">Parameters by name.</param>
    /// <exception cref="ArgumentException">A name occurs twice; the tensors still belong to the caller.</exception>
    public static WeightSnapshot Create(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var unique = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
            if (!unique.TryAdd(name, tensor))
                throw new ArgumentException($"The parameter '{name}' occurs twice.", nameof(tensors));
        return new(unique.ToFrozenDictionary(pair => pair.Key, pair => new SharedTensor(pair.Value), StringComparer.Ordinal), []);
    }

    /// <inheritdoc />
    public Tensor this[string name] => Find(name).Tensor;

    /// <summary>The names of all parameters.</summary>
    public IReadOnlyCollection<string> Names => tensors.Keys;

    /// <summary>
    /// A digest of all names, dtypes, shapes and numbers as 64 hexadecimal digits: equal for equal weights, whatever files they
    /// came from. Computed when first asked for; a snapshot made by <c>With</c> digests only the tensors that are new.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The last reference is already gone and the digest was never asked for.</exception>
    public string ContentHash => Digest(CancellationToken.None);

    /// <summary>
    /// The keys that lifelong edits wrote into a layer on the way from the model's files to this snapshot: what later ones have to
    /// keep. They are no part of <see cref="ContentHash"/>.
    /// </summary>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <returns>One tensor (s, n), float32, for each edit, oldest first; they belong to the snapshot.</returns>
    public IReadOnlyList<Tensor> KeysWritten(int layer) => [.. written.Where(entry => entry.Layer == layer).Select(entry => entry.Keys.Tensor)];

    /// <summary>The layers into which lifelong edits wrote (<see cref="KeysWritten"/>).</summary>
    public IReadOnlyCollection<int> LayersWritten => [.. written.Select(entry => entry.Layer).Distinct().Order()];

    /// <inheritdoc />
    public bool Contains(string name) => tensors.ContainsKey(name);

    /// <summary>Makes the snapshot that differs from this one in the given parameters and shares all others.</summary>
    /// <param name="replacements">
    /// New tensors by name, of the shapes of the old ones. Their ownership passes to the new snapshot: they leave the dispose
    /// scope that they may be in. After an exception they still belong to the caller.
    /// </param>
    /// <returns>A snapshot whose first reference is the caller's.</returns>
    /// <exception cref="KeyNotFoundException">A name is not a parameter of this snapshot.</exception>
    /// <exception cref="ArgumentException">A tensor has another shape than the one that it replaces.</exception>
    /// <exception cref="ObjectDisposedException">The last reference is already gone.</exception>
    public WeightSnapshot With(IReadOnlyDictionary<string, Tensor> replacements) => With(replacements, new Dictionary<int, Tensor>());

    /// <summary>As <see cref="With(IReadOnlyDictionary{string, Tensor})"/>, and with the keys that an edit wrote remembered after those of this snapshot.</summary>
    /// <param name="replacements">New tensors by name.</param>
    /// <param name="keys">Keys by layer, (s, n); owned as the replacements are.</param>
    internal WeightSnapshot With(IReadOnlyDictionary<string, Tensor> replacements, IReadOnlyDictionary<int, Tensor> keys)
    {
        using var lease = Lease();
        foreach (var (name, replacement) in replacements)
            if (!replacement.shape.AsSpan().SequenceEqual(this[name].shape))
                throw new ArgumentException(
                    $"The parameter '{name}' has the shape [{string.Join(", ", this[name].shape)}], its replacement [{string.Join(", ", replacement.shape)}].",
                    nameof(replacements));
        return new WeightSnapshot(
            tensors.ToFrozenDictionary(
                pair => pair.Key,
                pair => replacements.TryGetValue(pair.Key, out var replacement) ? new SharedTensor(replacement) : pair.Value.AddReference(),
                StringComparer.Ordinal),
            [
                .. written.Select(entry => entry with { Keys = entry.Keys.AddReference() }),
                .. keys.OrderBy(pair => pair.Key).Select(pair => new WrittenKeys(pair.Key, new SharedTensor(pair.Value))),
            ]);
    }

    /// <summary>The <see cref="ContentHash"/>; computing it can be stopped between two tensors, and what is done by then is kept.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    internal string Digest(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref contentHash) is { } known)
            return known;
        using var lease = Lease();
        var hash = WeightDigest.Of(tensors, shared => shared.Digest(), cancellationToken);
        Volatile.Write(ref contentHash, hash);
        return hash;
    }

    /// <summary>
    /// The <see cref="ContentHash"/> of the numbers as they are now, whatever was computed before: another one where somebody has written
    /// into a tensor of the snapshot.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    internal string DigestAnew(CancellationToken cancellationToken)
    {
        using var lease = Lease();
        return WeightDigest.Of(tensors, shared => WeightDigest.Of(shared.Tensor), cancellationToken);
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

    /// <summary>A lease, or null if the last reference is gone: the count never comes back from zero.</summary>
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
        foreach (var entry in written)
            entry.Keys.Release();
    }

    private SharedTensor Find(string name) =>
        tensors.TryGetValue(name, out var shared) ? shared : throw new KeyNotFoundException($"The model has no parameter '{name}'.");
}
