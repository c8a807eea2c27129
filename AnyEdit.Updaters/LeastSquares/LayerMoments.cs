using AnyEdit.Models;
using AnyEdit.Statistics;

namespace AnyEdit.Updaters.LeastSquares;

/// <summary>The key moments of a layer, whose numbers are read only when they are asked for. Owns what it has read until that is taken.</summary>
/// <param name="source">Where the moments come from; borrowed.</param>
/// <param name="model">The model.</param>
/// <param name="layer">The layer.</param>
internal sealed class LayerMoments(IKeyMomentSource source, CausalLanguageModel model, int layer) : IDisposable
{
    private KeyMoments? read;

    /// <summary>Which moments they are: as their source says, or else from the numbers.</summary>
    public KeyMomentDescription Describe() => (source as IDescribesKeyMoments)?.Describe(model, layer) ?? KeyMomentDescription.Of(read ??= source.Get(model, layer));

    /// <summary>The moments.</summary>
    /// <returns>They belong to the caller.</returns>
    public KeyMoments Take()
    {
        var taken = read ?? source.Get(model, layer);
        read = null;
        return taken;
    }

    /// <summary>Frees what was read and not taken.</summary>
    public void Dispose() => read?.Dispose();
}
