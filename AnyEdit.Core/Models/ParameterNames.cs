using AnyEdit.Models.Families;

namespace AnyEdit.Models;

/// <summary>How the parameters of a model are called in its files.</summary>
public sealed record ParameterNames
{
    private readonly LayerNames[] layers;

    internal ParameterNames(ModelConfig config, Func<int, LayerNames> layer) =>
        layers = Enumerable.Range(0, config.LayerCount).Select(layer).ToArray();

    /// <summary>The token embedding, (V, H).</summary>
    public required string TokenEmbedding { get; init; }

    /// <summary>The learned position embedding, (positions, H), or null.</summary>
    public string? PositionEmbedding { get; init; }

    /// <summary>The normalisation before the head.</summary>
    public required ParameterPair FinalNorm { get; init; }

    /// <summary>The language model head, (V, H); the token embedding where the two are tied.</summary>
    public required ParameterPair Head { get; init; }

    /// <summary>Whether the layers' matrices are stored as (in, out) instead of (out, in) (GPT-2).</summary>
    public bool StoresTransposed { get; init; }

    /// <summary>Beginnings that files may leave out or add, e.g. <c>transformer.</c>; empty where there is none.</summary>
    public string OptionalPrefix { get; init; } = "";

    /// <summary>The names of a model's parameters.</summary>
    /// <param name="config">The model's configuration.</param>
    public static ParameterNames For(ModelConfig config) => ModelFamily.Find(config.ModelType).Names(config);

    /// <summary>The parameters of one layer.</summary>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such layer.</exception>
    public LayerNames this[int layer] => (uint)layer < (uint)layers.Length
        ? layers[layer]
        : throw new ArgumentOutOfRangeException(nameof(layer), layer, $"The model has layers 0 to {layers.Length - 1}.");

    /// <summary>The matrix of a layer's MLP down projection: what an edit changes.</summary>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such layer.</exception>
    public string DownProjection(int layer) => this[layer].Down.Weight;

    /// <summary>What the names of a layer's parameters begin with, with the dot at the end.</summary>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such layer.</exception>
    public string LayerPrefix(int layer) => this[layer].Prefix;

    /// <summary>Every parameter of the model with the shape that its files must have.</summary>
    /// <param name="config">The configuration that the names were made for.</param>
    public IReadOnlyList<ParameterShape> All(ModelConfig config)
    {
        var (h, n, v) = (config.HiddenSize, config.InnerSize, config.VocabularySize);
        var queries = config.HeadCount * config.HeadDim;
        var keys = config.KeyValueHeadCount * config.HeadDim;
        var shapes = new List<ParameterShape> { new(TokenEmbedding, [v, h]) };
        if (PositionEmbedding is not null)
            shapes.Add(new(PositionEmbedding, [config.MaxPositions, h]));
        foreach (var layer in layers)
        {
            AddVectors(layer.AttentionNorm, h);
            if (layer.QueryKeyValue is { } fused)
            {
                AddMatrix(fused, h, queries + 2 * keys);
            }
            else
            {
                AddMatrix(layer.Query!, h, queries);
                AddMatrix(layer.Key!, h, keys);
                AddMatrix(layer.Value!, h, keys);
            }
            AddMatrix(layer.AttentionOutput, queries, h);
            if (layer.MlpNorm is { } norm)
                AddVectors(norm, h);
            if (layer.Gate is { } gate)
                AddMatrix(gate, h, n);
            AddMatrix(layer.Up, h, n);
            AddMatrix(layer.Down, n, h);
        }
        AddVectors(FinalNorm, h);
        if (Head.Weight != TokenEmbedding)
            shapes.Add(new(Head.Weight, [v, h]));
        if (Head.Bias is { } bias)
            shapes.Add(new(bias, [v]));
        return shapes;

        void AddVectors(ParameterPair pair, long size)
        {
            shapes.Add(new(pair.Weight, [size]));
            if (pair.Bias is not null)
                shapes.Add(new(pair.Bias, [size]));
        }

        void AddMatrix(ParameterPair pair, long inputs, long outputs)
        {
            shapes.Add(new(pair.Weight, StoresTransposed ? [inputs, outputs] : [outputs, inputs]));
            if (pair.Bias is not null)
                shapes.Add(new(pair.Bias, [outputs]));
        }
    }
}
