namespace AnyEdit.Models;

/// <summary>The parameters of one layer.</summary>
public sealed record LayerNames
{
    /// <summary>What all names begin with, with the dot at the end.</summary>
    public required string Prefix { get; init; }

    /// <summary>The normalisation before the attention (and, in parallel layers, the MLP).</summary>
    public required ParameterPair AttentionNorm { get; init; }

    /// <summary>Queries, keys and values in one projection (GPT-2), or null.</summary>
    public ParameterPair? QueryKeyValue { get; init; }

    /// <summary>The query projection, unless fused.</summary>
    public ParameterPair? Query { get; init; }

    /// <summary>The key projection, unless fused.</summary>
    public ParameterPair? Key { get; init; }

    /// <summary>The value projection, unless fused.</summary>
    public ParameterPair? Value { get; init; }

    /// <summary>The attention's output projection.</summary>
    public required ParameterPair AttentionOutput { get; init; }

    /// <summary>The normalisation before the MLP, or null in parallel layers.</summary>
    public ParameterPair? MlpNorm { get; init; }

    /// <summary>The gate of a gated MLP, or null.</summary>
    public ParameterPair? Gate { get; init; }

    /// <summary>The MLP's projection to the inner width.</summary>
    public required ParameterPair Up { get; init; }

    /// <summary>The MLP's projection back: its input is the layer's key, its output the layer's value.</summary>
    public required ParameterPair Down { get; init; }

    /// <summary>The names of all parameters of the layer.</summary>
    public IEnumerable<string> All()
    {
        foreach (var pair in new[] { AttentionNorm, QueryKeyValue, Query, Key, Value, AttentionOutput, MlpNorm, Gate, Up, Down })
        {
            if (pair is null)
                continue;
            yield return pair.Weight;
            if (pair.Bias is not null)
                yield return pair.Bias;
        }
    }
}
