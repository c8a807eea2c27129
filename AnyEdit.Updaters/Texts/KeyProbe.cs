using AnyEdit.Models;

namespace AnyEdit.Updaters.Texts;

/// <summary>Picks the keys of some positions out of one layer's run. Owns what it picked until it is taken.</summary>
/// <param name="layer">The layer.</param>
/// <param name="rows">Indices into the flattened (B T) positions, int64; borrowed.</param>
/// <param name="device">Where the keys are to go; it must know float64.</param>
internal sealed class KeyProbe(int layer, Tensor rows, Device device) : IActivationProbe, IDisposable
{
    private Tensor? keys;

    public bool Wants(int at, ActivationPoint point) => at == layer && point == ActivationPoint.MlpKey;

    public void Record(int at, ActivationPoint point, Tensor activation)
    {
        using var scope = torch.NewDisposeScope();
        keys?.Dispose();
        keys = activation.reshape(-1, activation.shape[2]).index_select(0, rows).to(device).to_type(ScalarType.Float64).DetachFromDisposeScope();
    }

    /// <summary>The keys, (rows, n), float64; the caller owns them.</summary>
    public Tensor Take()
    {
        var taken = keys ?? throw new InvalidOperationException($"The keys of layer {layer} were not seen.");
        keys = null;
        return taken;
    }

    public void Dispose() => keys?.Dispose();
}
