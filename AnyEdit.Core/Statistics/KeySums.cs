using AnyEdit.Models;

namespace AnyEdit.Statistics;

/// <summary>Adds up k k^T of the keys that it sees. Owns the sums until they are taken.</summary>
internal sealed class KeySums : IActivationProbe, IDisposable
{
    private readonly Dictionary<int, Tensor> sums;

    /// <summary>Starts with zeros.</summary>
    /// <param name="layers">The layers to watch.</param>
    /// <param name="size">n, the length of a key.</param>
    /// <param name="device">The model's device; sums are there if it knows float64, else on the CPU.</param>
    public KeySums(IEnumerable<int> layers, long size, Device device)
    {
        var place = device.type == DeviceType.CUDA ? device : new Device(DeviceType.CPU);
        sums = layers.ToDictionary(layer => layer, _ => torch.zeros(size, size, ScalarType.Float64, place).DetachFromDisposeScope());
    }

    /// <summary>How many keys were seen per layer.</summary>
    public long Count { get; set; }

    public bool Wants(int layer, ActivationPoint point) => point == ActivationPoint.MlpKey && sums.ContainsKey(layer);

    public void Record(int layer, ActivationPoint point, Tensor activation)
    {
        using var scope = torch.NewDisposeScope();
        var keys = activation.reshape(-1, activation.shape[2]);                                        // (T, n)
        if (keys.dtype is ScalarType.BFloat16 or ScalarType.Float16)
            keys = keys.to_type(ScalarType.Float32);
        sums[layer].add_(torch.matmul(keys.t(), keys).to(sums[layer].device));
    }

    /// <summary>Hands the sums over.</summary>
    public KeyMomentSet ToMoments(string model, string corpus)
    {
        var set = new KeyMomentSet(sums.Select(pair => new KeyMoments(pair.Key, pair.Value, Count) { Model = model, Corpus = corpus }));
        sums.Clear();
        return set;
    }

    public void Dispose()
    {
        foreach (var sum in sums.Values)
            sum.Dispose();
    }
}
