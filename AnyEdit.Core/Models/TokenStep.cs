using AnyEdit.Weights;

namespace AnyEdit.Models;

/// <summary>
/// One new token per row behind a growing cache, without gradients: generation. It computes what the layers of <see cref="Decoder"/> compute,
/// to the bit, with half the tensors, because making a tensor takes as long here as the arithmetic on it.
/// </summary>
/// <remarks>
/// The layers add to the rows' states in place. A single row, where that is faster, has no dimension for rows, so that every projection is
/// a matrix times a vector. Shapes: B rows, S = past + 1 keys, H hidden, d head dim.
/// </remarks>
internal sealed class TokenStep
{
    private readonly Decoder decoder;
    private readonly IWeights weights;
    private readonly SequenceLayout layout;
    private readonly KeyValueCache cache;
    private readonly long rows;
    private readonly bool isVector;
    private readonly (Tensor Cos, Tensor Sin)? rotation;    // (B or 1, 1, 1, d) each, the layout's
    private readonly Tensor? mask;                          // (B or 1, 1, 1, S), the layout's

    public TokenStep(Decoder decoder, IWeights weights, SequenceLayout layout, KeyValueCache cache, Tensor hidden)
    {
        (this.decoder, this.weights, this.layout, this.cache, rows) = (decoder, weights, layout, cache, hidden.size(0));
        isVector = Projection.IsOneRow(hidden);
        rotation = decoder.Config.Rotary is { } rotary ? layout.Rotation(rotary, hidden.dtype, hidden.device) : null;
        mask = layout.Mask(decoder.Config.SlidingWindow, hidden.dtype, hidden.device);
    }

    /// <summary>Whether layers can be run this way.</summary>
    public static bool Applies(SequenceLayout layout, KeyValueCache? cache, IActivationProbe? probe) =>
        layout.Length == 1 && layout.Parts is null && cache is { IsFrozen: false } && probe is null && !torch.is_grad_enabled();

    /// <summary>Runs the layers <paramref name="first"/> to <paramref name="end"/> - 1.</summary>
    /// <param name="hidden">The input of layer <paramref name="first"/>, (B, 1, H).</param>
    /// <param name="first">The first layer to run.</param>
    /// <param name="end">The layer to stop before.</param>
    /// <returns>The output of layer <paramref name="end"/> - 1, (B, 1, H), in the caller's dispose scope.</returns>
    public Tensor Run(Tensor hidden, int first, int end)
    {
        using var scope = torch.NewDisposeScope();
        var output = hidden.clone();
        var state = Flatten(output);                                                                  // (B, H), or (H)
        for (var layer = first; layer < end; layer++)
            Add(layer, state);
        return output.MoveToOuterDisposeScope();
    }

    private void Add(int layer, Tensor state)
    {
        using var scope = torch.NewDisposeScope();
        var names = decoder.Names[layer];
        var input = decoder.Normalize(weights, names.AttentionNorm, state);
        state.add_(decoder.Project(weights, names.AttentionOutput, Attend(layer, names, input)));
        if (names.MlpNorm is { } norm)
            input = decoder.Normalize(weights, norm, state);
        state.add_(decoder.Project(weights, names.Down, decoder.MlpKey(weights, names, input)));
    }

    /// <summary>Softmax attention of the new token to all cached ones and itself.</summary>
    /// <returns>(B, heads * d), or without B for a single row.</returns>
    private Tensor Attend(int layer, LayerNames names, Tensor x)
    {
        var (query, key, value) = QueryKeyValue(names, x);                                            // (B, heads, 1, d), (B, groups, 1, d) twice
        if (rotation is ({ } cos, { } sin) && decoder.Config.Rotary is { } rotary)
            (query, key) = (rotary.Apply(query, cos, sin), rotary.Apply(key, cos, sin));
        var (keys, values) = cache.ExtendFlat(layer, layout.Past, key, value);                        // (B * groups, S, d)

        var (heads, d) = (decoder.Config.HeadCount, decoder.Config.HeadDim);
        query = (query * (1 / Math.Sqrt(d))).view(keys.size(0), -1, d);                               // (B * groups, heads per group, d)
        var scores = torch.bmm(query, keys.transpose(1, 2));                                          // (B * groups, heads per group, S)
        if (mask is not null)
            scores.view(rows, heads, 1, -1).add_(mask);
        var attention = scores.softmax(-1, Decoder.Accumulation(query));
        if (attention.dtype != query.dtype)
            attention = attention.to_type(query.dtype);
        var mixed = torch.bmm(attention, values);                                                     // (B * groups, heads per group, d)
        return Flatten(mixed);
    }

    private Tensor Flatten(Tensor x) => isVector ? x.view(-1) : x.view(rows, -1);

    private (Tensor Query, Tensor Key, Tensor Value) QueryKeyValue(LayerNames names, Tensor x)
    {
        var (heads, groups, d) = (decoder.Config.HeadCount, decoder.Config.KeyValueHeadCount, decoder.Config.HeadDim);
        if (names.QueryKeyValue is not { } fused)
        {
            return (
                decoder.Project(weights, names.Query!, x).view(rows, heads, 1, d),
                decoder.Project(weights, names.Key!, x).view(rows, groups, 1, d),
                decoder.Project(weights, names.Value!, x).view(rows, groups, 1, d));
        }
        var all = decoder.Project(weights, fused, x).view(rows, heads + 2 * groups, 1, d);
        return (all.narrow(1, 0, heads), all.narrow(1, heads, groups), all.narrow(1, heads + groups, groups));
    }
}
