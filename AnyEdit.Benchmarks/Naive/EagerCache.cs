namespace AnyEdit.Benchmarks.Naive;

/// <summary>Keys and values per layer, put together anew whenever tokens follow. Owns them.</summary>
internal sealed class EagerCache : IDisposable
{
    private readonly List<(Tensor Key, Tensor Value)> layers = [];

    /// <summary>How many tokens there are.</summary>
    public long Length => layers.Count == 0 ? 0 : layers[0].Key.shape[2];

    /// <summary>Adds the keys and values (B, groups, T, d) of new tokens.</summary>
    /// <returns>All of the layer, (B, groups, S, d); borrowed.</returns>
    public (Tensor Key, Tensor Value) Extend(int layer, Tensor key, Tensor value)
    {
        if (layer == layers.Count)
        {
            layers.Add((key.alias().DetachFromDisposeScope(), value.alias().DetachFromDisposeScope()));
            return layers[layer];
        }
        var (keys, values) = layers[layer];
        layers[layer] = (torch.cat([keys, key], 2).DetachFromDisposeScope(), torch.cat([values, value], 2).DetachFromDisposeScope());
        keys.Dispose();
        values.Dispose();
        return layers[layer];
    }

    public void Dispose()
    {
        foreach (var (key, value) in layers)
        {
            key.Dispose();
            value.Dispose();
        }
    }
}
