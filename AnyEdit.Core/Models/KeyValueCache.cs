namespace AnyEdit.Models;

/// <summary>
/// Keys and values of the tokens that the model has already read, per layer (B, key/value heads, capacity, head dim).
/// </summary>
/// <remarks>
/// A growing cache stores what the decoder computes, in place, at the slots that the layout names (its past). A frozen view
/// of it lends the same slots without storing anything: new keys and values are put behind them in a new tensor, so that
/// gradients can flow through the new ones. Not safe for concurrent use; frozen views may be used concurrently while the cache is
/// not written.
/// </remarks>
public sealed class KeyValueCache : IDisposable
{
    private readonly LayerSlots[] layers;
    private readonly int capacity;

    /// <summary>Creates an empty growing cache. The tensors are made when a layer first stores into them.</summary>
    /// <param name="config">The model.</param>
    /// <param name="capacity">How many tokens per row it can hold.</param>
    public KeyValueCache(ModelConfig config, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        this.capacity = capacity;
        layers = Enumerable.Range(0, config.LayerCount).Select(_ => new LayerSlots()).ToArray();
    }

    private KeyValueCache(LayerSlots[] layers, int capacity, bool isFrozen)
    {
        this.layers = layers;
        this.capacity = capacity;
        IsFrozen = isFrozen;
    }

    /// <summary>Whether the cache only lends what it has.</summary>
    public bool IsFrozen { get; }

    /// <summary>How many tokens per row it can hold.</summary>
    public int Capacity => capacity;

    /// <summary>How many tokens per row a layer has stored, padding included.</summary>
    /// <param name="layer">The layer.</param>
    public int Length(int layer) => layers[layer].Length;

    /// <summary>A view that lends the stored tokens and stores nothing. It borrows the tensors of this cache; disposing it frees nothing.</summary>
    public KeyValueCache Frozen() => new(layers, capacity, isFrozen: true);

    /// <summary>A growing cache of some of the rows, in tensors of its own; the caller disposes it.</summary>
    /// <param name="rows">The rows to keep, in the order wanted.</param>
    /// <param name="capacity">How many tokens per row the new cache can hold; at least as many as are stored.</param>
    public KeyValueCache Select(IReadOnlyList<int> rows, int capacity) => new([.. layers.Select(slots => slots.Select(rows, capacity))], capacity, isFrozen: false);

    /// <summary>Forgets all tokens from <paramref name="length"/> on, in every layer.</summary>
    /// <param name="length">How many tokens to keep.</param>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (IsFrozen)
            throw new InvalidOperationException("A frozen cache cannot be changed.");
        foreach (var slots in layers)
            slots.Length = Math.Min(slots.Length, length);
    }

    /// <summary>Frees the tensors, unless this is a frozen view.</summary>
    public void Dispose()
    {
        if (IsFrozen)
            return;
        foreach (var slots in layers)
            slots.Dispose();
    }

    /// <summary>Puts new keys and values behind the cached ones.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="past">How many cached tokens come first.</param>
    /// <param name="keys">New keys, (B, key/value heads, T, head dim).</param>
    /// <param name="values">New values, likewise.</param>
    /// <returns>All keys and values, (B, key/value heads, past + T, head dim), in the caller's dispose scope.</returns>
    internal (Tensor Keys, Tensor Values) Extend(int layer, int past, Tensor keys, Tensor values)
    {
        if (IsFrozen)
        {
            var slots = Holding(layer, past);
            return past == 0
                ? (keys, values)
                : (torch.cat([slots.Keys!.narrow(2, 0, past), keys], 2), torch.cat([slots.Values!.narrow(2, 0, past), values], 2));
        }
        var stored = Store(layer, past, keys, values);
        return (stored.Keys!.narrow(2, 0, stored.Length), stored.Values!.narrow(2, 0, stored.Length));
    }

    /// <summary>The keys and values of the first tokens, (B, key/value heads, <paramref name="count"/>, head dim) each: views in the caller's dispose scope.</summary>
    internal (Tensor Keys, Tensor Values) Settled(int layer, int count)
    {
        var slots = Holding(layer, count);
        return (slots.Keys!.narrow(2, 0, count), slots.Values!.narrow(2, 0, count));
    }

    /// <summary>As <see cref="Extend"/> for a growing cache, with rows and heads as one dimension: what a batch of products takes.</summary>
    /// <returns>All keys and values, (B * key/value heads, past + T, head dim), in the caller's dispose scope.</returns>
    internal (Tensor Keys, Tensor Values) ExtendFlat(int layer, int past, Tensor keys, Tensor values)
    {
        var stored = Store(layer, past, keys, values);
        return (stored.FlatKeys!.narrow(1, 0, stored.Length), stored.FlatValues!.narrow(1, 0, stored.Length));
    }

    private LayerSlots Holding(int layer, int past)
    {
        var slots = layers[layer];
        return slots.Length >= past
            ? slots
            : throw new InvalidOperationException($"Layer {layer} has {slots.Length} tokens in the cache; the layout expects {past}.");
    }

    private LayerSlots Store(int layer, int past, Tensor keys, Tensor values)
    {
        var slots = Holding(layer, past);
        var length = past + (int)keys.size(2);
        if (length > capacity)
            throw new InvalidOperationException($"The cache holds {capacity} tokens per row; {length} are needed.");
        if (torch.is_grad_enabled() && (keys.requires_grad || values.requires_grad))
            throw new InvalidOperationException("A growing cache stores in place and stops gradients: use Frozen(), or torch.no_grad().");
        slots.Store(past, capacity, keys, values);
        slots.Length = length;
        return slots;
    }

    private sealed class LayerSlots : IDisposable
    {
        public Tensor? Keys { get; private set; }

        public Tensor? Values { get; private set; }

        /// <summary>A view of the keys with rows and heads as one dimension.</summary>
        public Tensor? FlatKeys { get; private set; }

        /// <summary>A view of the values with rows and heads as one dimension.</summary>
        public Tensor? FlatValues { get; private set; }

        public int Length { get; set; }

        public void Store(int past, int capacity, Tensor keys, Tensor values)
        {
            if (Keys is null || Values is null)
            {
                (Keys, Values) = (Allocate(keys, capacity), Allocate(values, capacity));
                (FlatKeys, FlatValues) = (Keys.flatten(0, 1).DetachFromDisposeScope(), Values.flatten(0, 1).DetachFromDisposeScope());
            }
            using var scope = torch.NewDisposeScope();
            Keys.narrow(2, past, keys.size(2)).copy_(keys);
            Values.narrow(2, past, values.size(2)).copy_(values);
        }

        public LayerSlots Select(IReadOnlyList<int> rows, int capacity)
        {
            var selected = new LayerSlots();
            if (Keys is null || Values is null || Length == 0)
                return selected;
            using var scope = torch.NewDisposeScope();
            var index = torch.tensor(rows.Select(row => (long)row).ToArray(), device: Keys.device);
            selected.Store(0, capacity, Keys.narrow(2, 0, Length).index_select(0, index), Values.narrow(2, 0, Length).index_select(0, index));
            selected.Length = Length;
            return selected;
        }

        private static Tensor Allocate(Tensor like, int capacity) => torch
            .empty([like.shape[0], like.shape[1], capacity, like.shape[3]], like.dtype, like.device)
            .DetachFromDisposeScope();

        public void Dispose()
        {
            Keys?.Dispose();
            Values?.Dispose();
            FlatKeys?.Dispose();
            FlatValues?.Dispose();
            (Keys, Values, FlatKeys, FlatValues, Length) = (null, null, null, null, 0);
        }
    }
}
