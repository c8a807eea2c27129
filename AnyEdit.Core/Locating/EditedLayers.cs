namespace AnyEdit.Locating;

/// <summary>A choice of layers to edit, for one model or in proportion to a model's depth.</summary>
public sealed class EditedLayers
{
    private readonly int[] layers;
    private readonly int? depth;

    private EditedLayers(IEnumerable<int> layers, int? depth)
    {
        this.layers = [.. layers.Distinct().Order()];
        this.depth = depth;
        if (this.layers.Length == 0)
            throw new ArgumentException("At least one layer must be chosen for editing.", nameof(layers));
        if (this.layers[0] < 0)
            throw new ArgumentException($"Layer {this.layers[0]} was chosen for editing; layers count from 0.", nameof(layers));
    }

    /// <summary>The layers as they were chosen, in ascending order.</summary>
    public IReadOnlyList<int> Layers => layers;

    /// <summary>How many layers the model has for which they were chosen; null where they are meant for any.</summary>
    public int? Depth => depth;

    /// <summary>These layers, whatever the model.</summary>
    /// <param name="layers">Layers counted from 0.</param>
    /// <exception cref="ArgumentException">There is none, or one is negative.</exception>
    public static EditedLayers Given(params IEnumerable<int> layers) => new(layers, null);

    /// <summary>Layers that are known to suit a model of some depth, taken at the same relative depth in others.</summary>
    /// <param name="layers">Layers counted from 0.</param>
    /// <param name="depth">How many layers the model has for which they were chosen.</param>
    /// <exception cref="ArgumentException">There is no layer, or one is not within the depth.</exception>
    public static EditedLayers Scaled(IEnumerable<int> layers, int depth)
    {
        var scaled = new EditedLayers(layers, depth);
        return scaled.layers[^1] < depth
            ? scaled
            : throw new ArgumentException($"Layer {scaled.layers[^1]} was chosen for editing in a model of {depth} layers (0 to {depth - 1}).", nameof(layers));
    }

    /// <summary>The layers of a model.</summary>
    /// <param name="layerCount">How many layers the model has.</param>
    /// <returns>Layers in ascending order, each once; fewer than chosen where several fall on the same layer of a shallower model.</returns>
    /// <exception cref="ArgumentException">A given layer is not in the model.</exception>
    public IReadOnlyList<int> For(int layerCount)
    {
        if (depth is { } reference && reference != layerCount)
            return [.. layers.Select(layer => Math.Min((int)Math.Round((double)layer * layerCount / reference), layerCount - 1)).Distinct()];
        return layers[^1] < layerCount
            ? layers
            : throw new ArgumentException($"Layer {layers[^1]} was chosen for editing; the model has layers 0 to {layerCount - 1}.");
    }
}
