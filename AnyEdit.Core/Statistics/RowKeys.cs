using AnyEdit.Models;

namespace AnyEdit.Statistics;

/// <summary>The keys of one row, which is computed beside others, until it is that row's turn to be added up. Owns them.</summary>
/// <param name="sums">What they are for; borrowed.</param>
internal sealed class RowKeys(KeySums sums) : IActivationProbe, IDisposable
{
    private readonly List<(int Layer, Tensor Keys)> seen = [];

    public bool Wants(int layer, ActivationPoint point) => sums.Wants(layer, point);

    public void Record(int layer, ActivationPoint point, Tensor activation) => seen.Add((layer, activation.alias().DetachFromDisposeScope()));

    /// <summary>Hands the keys over.</summary>
    public void Add()
    {
        foreach (var (layer, keys) in seen)
        {
            sums.Record(layer, ActivationPoint.MlpKey, keys);
            keys.Dispose();
        }
        seen.Clear();
    }

    public void Dispose()
    {
        foreach (var (_, keys) in seen)
            keys.Dispose();
    }
}
