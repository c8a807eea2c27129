using AnyEdit.Models;

namespace AnyEdit.Statistics;

/// <summary>Moments of some layers in memory. Owns them.</summary>
public sealed class KeyMomentSet : IKeyMomentSource, IDisposable
{
    private readonly Dictionary<int, KeyMoments> moments;

    /// <summary>Creates a set that owns its members.</summary>
    /// <param name="moments">Moments of different layers.</param>
    public KeyMomentSet(IEnumerable<KeyMoments> moments) => this.moments = moments.ToDictionary(m => m.Layer);

    /// <summary>The moments in the order of their layers; borrowed.</summary>
    public IReadOnlyList<KeyMoments> Moments => [.. moments.Values.OrderBy(m => m.Layer)];

    /// <inheritdoc />
    public KeyMoments Get(CausalLanguageModel model, int layer)
    {
        if (!moments.TryGetValue(layer, out var found))
            throw new FileNotFoundException($"There are no key moments of layer {layer}, only of layers {string.Join(", ", moments.Keys.Order())}.");
        KeyMomentCheck.Require(found, model, "The key moments in memory");
        return found.Share();
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        foreach (var layer in moments.Values)
            layer.Dispose();
    }
}
