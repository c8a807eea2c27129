using AnyEdit.Weights;

namespace AnyEdit.Models;

/// <summary>
/// The forward computation of a decoder-only transformer, in pieces: embed, a range of layers, head. Every model family runs
/// through it; what differs between families is in <see cref="ModelConfig"/> and <see cref="ParameterNames"/>.
/// </summary>
/// <remarks>
/// Stateless and safe for concurrent use. Results belong to the caller (its dispose scope, if it has one); intermediate
/// tensors are freed inside, and autograd keeps those that it needs. Gradients flow to the hidden state, and to the weights
/// only where these require them. Shapes: B rows, T new tokens, S = past + T, H hidden, N inner width.
/// </remarks>
public sealed class Decoder
{
    /// <summary>Creates the decoder of a model.</summary>
    /// <param name="config">The model.</param>
    public Decoder(ModelConfig config)
    {
        Config = config;
        Names = ParameterNames.For(config);
    }

    /// <summary>What the model is made of.</summary>
    public ModelConfig Config { get; }

    /// <summary>How its parameters are called.</summary>
    public ParameterNames Names { get; }

    /// <summary>Looks up the input of layer 0.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="ids">Token ids, (B, T), int64, on the device of the weights.</param>
    /// <param name="layout">Where the tokens stand.</param>
    /// <returns>(B, T, H).</returns>
    /// <exception cref="ArgumentException">A row is longer than the learned positions reach, or the layout is for another batch.</exception>
    public Tensor Embed(IWeights weights, Tensor ids, SequenceLayout layout)
    {
        using var scope = torch.NewDisposeScope();
        CheckLayout(ids.shape[0], ids.shape[1], layout);
        var hidden = Rows(weights[Names.TokenEmbedding], ids);                                          // (B, T, H)
        if (Names.PositionEmbedding is { } name)
            hidden = hidden + Rows(weights[name], LearnedPositions(layout, ids.device));
        return hidden.MoveToOuterDisposeScope();
    }

    /// <summary>Runs the layers <paramref name="first"/> to <paramref name="end"/> - 1.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="hidden">The input of layer <paramref name="first"/>, (B, T, H).</param>
    /// <param name="first">The first layer to run.</param>
    /// <param name="end">The layer to stop before.</param>
    /// <param name="layout">Where the tokens stand.</param>
    /// <param name="cache">Keys and values of the tokens before; may be null.</param>
    /// <param name="probe">Sees activations; may be null.</param>
    /// <returns>The output of layer <paramref name="end"/> - 1, (B, T, H).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such layers.</exception>
    public Tensor RunLayers(
        IWeights weights, Tensor hidden, int first, int end, SequenceLayout layout, KeyValueCache? cache = null, IActivationProbe? probe = null)
    {
        if (first < 0 || end > Config.LayerCount || first > end)
            throw new ArgumentOutOfRangeException(nameof(first), $"The layers {first} to {end} (exclusive) are not within the model's {Config.LayerCount} layers.");
        using var scope = torch.NewDisposeScope();
        CheckLayout(hidden.shape[0], hidden.shape[1], layout);
        if (TokenStep.Applies(layout, cache, probe))
            return new TokenStep(this, weights, layout, cache!, hidden).Run(hidden, first, end).MoveToOuterDisposeScope();

        var state = hidden.alias();
        for (var layer = first; layer < end; layer++)
            state = scope.DisposeEverythingBut(RunLayer(weights, state, layer, layout, cache, probe));
        return state.MoveToOuterDisposeScope();
    }

    /// <summary>Applies the final normalisation and the language model head.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="hidden">The output of the last layer, (..., H).</param>
    /// <returns>Logits, (..., V).</returns>
    public Tensor Head(IWeights weights, Tensor hidden)
    {
        using var scope = torch.NewDisposeScope();
        var logits = Projection.Apply(
            Normalize(weights, Names.FinalNorm, hidden), weights[Names.Head.Weight], Names.Head.Bias is { } bias ? weights[bias] : null);
        return logits.MoveToOuterDisposeScope();
    }

    /// <summary>The attention half of a layer: normalisation and attention, not yet added to the residual stream.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="hidden">The layer's input, (B, T, H).</param>
    /// <param name="layer">The layer.</param>
    /// <param name="layout">Where the tokens stand.</param>
    /// <param name="cache">Keys and values of the tokens before; may be null.</param>
    /// <returns>What the attention adds to the residual stream, (B, T, H).</returns>
    /// <exception cref="ArgumentException">The layout is for another batch, or expects cached tokens that there are not.</exception>
    public Tensor Attention(IWeights weights, Tensor hidden, int layer, SequenceLayout layout, KeyValueCache? cache = null)
    {
        CheckLayout(hidden.shape[0], hidden.shape[1], layout);
        if (cache is null && layout.Past > 0)
            throw new ArgumentException($"The layout expects {layout.Past} cached tokens; there is no cache.", nameof(cache));

        using var scope = torch.NewDisposeScope();
        var names = Names[layer];
        return Attend(weights, names, Normalize(weights, names.AttentionNorm, hidden), layer, layout, cache).MoveToOuterDisposeScope();
    }

    /// <summary>The MLP half of a layer: normalisation and MLP, not yet added to the residual stream.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="hidden">The layer's input, (B, T, H), which the MLP of a parallel layer reads.</param>
    /// <param name="middle">The layer's input plus its attention, (B, T, H), which the MLP of any other layer reads.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="probe">Sees the key; may be null.</param>
    /// <returns>What the MLP adds to the residual stream, (B, T, H): the output of the layer is <paramref name="middle"/> plus this.</returns>
    public Tensor Mlp(IWeights weights, Tensor hidden, Tensor middle, int layer, IActivationProbe? probe = null)
    {
        using var scope = torch.NewDisposeScope();
        var key = Key(weights, hidden, middle, layer);                                                 // (B, T, N)
        Report(probe, layer, ActivationPoint.MlpKey, key);
        return Project(weights, Names[layer].Down, key).MoveToOuterDisposeScope();                     // (B, T, H)
    }

    /// <summary>The key of a layer: what <see cref="Mlp"/> projects down.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="hidden">The layer's input, (B, T, H), which the MLP of a parallel layer reads.</param>
    /// <param name="middle">The layer's input plus its attention, (B, T, H), which the MLP of any other layer reads.</param>
    /// <param name="layer">The layer.</param>
    /// <returns>(B, T, N).</returns>
    public Tensor Key(IWeights weights, Tensor hidden, Tensor middle, int layer)
    {
        using var scope = torch.NewDisposeScope();
        var names = Names[layer];
        var input = names.MlpNorm is { } norm ? Normalize(weights, norm, middle) : Normalize(weights, names.AttentionNorm, hidden);
        return MlpKey(weights, names, input).MoveToOuterDisposeScope();
    }

    private Tensor RunLayer(IWeights weights, Tensor x, int layer, SequenceLayout layout, KeyValueCache? cache, IActivationProbe? probe)
    {
        using var scope = torch.NewDisposeScope();
        var attention = Attention(weights, x, layer, layout, cache);
        Report(probe, layer, ActivationPoint.AttentionOutput, attention);

        var middle = x + attention;
        var value = Mlp(weights, x, middle, layer, probe);
        Report(probe, layer, ActivationPoint.MlpOutput, value);

        var output = middle + value;
        Report(probe, layer, ActivationPoint.LayerOutput, output);
        return output.MoveToOuterDisposeScope();
    }

    private Tensor Attend(IWeights weights, LayerNames names, Tensor x, int layer, SequenceLayout layout, KeyValueCache? cache)
    {
        var (query, key, value) = QueryKeyValue(weights, names, x);                                    // (B, T, heads, d), (B, T, groups, d) twice
        if (Config.Rotary is { } rotary)
        {
            var (cos, sin) = layout.Rotation(rotary, x.dtype, x.device);
            (query, key) = (rotary.Apply(query, cos, sin), rotary.Apply(key, cos, sin));
        }
        (key, value) = (key.transpose(1, 2), value.transpose(1, 2));                                   // (B, groups, T, d)
        if (cache is not null)
            (key, value) = cache.Extend(layer, layout.Past, key, value);                               // (B, groups, S, d)

        var mixed = layout.Parts is not { } parts
            ? Mix(query, key, value, layout)
            : torch.cat([.. Spans(parts).Select(span => Mix(query.narrow(1, span.Start, span.Layout.Length),
                key.narrow(2, span.Start, span.Layout.Length), value.narrow(2, span.Start, span.Layout.Length), span.Layout))], 1);
        return Project(weights, names.AttentionOutput, mixed);                                         // (B, T, H)
    }

    /// <summary>Softmax attention: query (B, T, heads, d), key and value (B, groups, S, d) give (B, T, heads * d).</summary>
    private Tensor Mix(Tensor query, Tensor key, Tensor value, SequenceLayout layout)
    {
        using var scope = torch.NewDisposeScope();
        var (b, t, d, s) = (query.shape[0], query.shape[1], query.shape[3], key.shape[2]);
        var (groups, perGroup) = (key.shape[1], query.shape[2] / key.shape[1]);
        // The query heads that share a key head are stacked as rows of one matrix, so that keys and values need no repeating.
        query = (query * (1 / Math.Sqrt(d))).reshape(b, t, groups, perGroup, d)
            .permute(0, 2, 3, 1, 4).reshape(b * groups, perGroup * t, d);
        var scores = torch.bmm(query, key.reshape(b * groups, s, d).transpose(1, 2)).view(b, groups * perGroup, t, s);
        if (layout.Mask(Config.SlidingWindow, scores.dtype, scores.device) is { } mask)
            scores.add_(mask);
        var attention = scores.softmax(-1, Accumulation(query)).to_type(query.dtype).view(b * groups, perGroup * t, s);
        return torch.bmm(attention, value.reshape(b * groups, s, d))                                   // (B * groups, perGroup * T, d)
            .view(b, groups, perGroup, t, d).permute(0, 3, 1, 2, 4).reshape(b, t, groups * perGroup * d)
            .MoveToOuterDisposeScope();
    }

    private static IEnumerable<(long Start, SequenceLayout Layout)> Spans(IEnumerable<SequenceLayout> parts)
    {
        var start = 0L;
        foreach (var part in parts)
        {
            yield return (start, part);
            start += part.Length;
        }
    }

    private (Tensor Query, Tensor Key, Tensor Value) QueryKeyValue(IWeights weights, LayerNames names, Tensor x)
    {
        long d = Config.HeadDim;
        if (names.QueryKeyValue is not { } fused)
        {
            return (
                Project(weights, names.Query!, x).unflatten(2, -1, d),
                Project(weights, names.Key!, x).unflatten(2, -1, d),
                Project(weights, names.Value!, x).unflatten(2, -1, d));
        }
        var all = Project(weights, fused, x).unflatten(2, -1, d);                                     // (B, T, heads + 2 groups, d)
        var (heads, groups) = (Config.HeadCount, Config.KeyValueHeadCount);
        return (all.narrow(2, 0, heads), all.narrow(2, heads, groups), all.narrow(2, heads + groups, groups));
    }

    internal Tensor MlpKey(IWeights weights, LayerNames names, Tensor x) => names.Gate is { } gate
        ? Activate(Project(weights, gate, x)) * Project(weights, names.Up, x)
        : Activate(Project(weights, names.Up, x));

    private Tensor Activate(Tensor x) => Config.Activation switch
    {
        ActivationFunction.Silu => torch.nn.functional.silu(x),
        ActivationFunction.Gelu => torch.nn.functional.gelu(x),
        ActivationFunction.GeluTanh => torch.nn.functional.gelu(x, GELU.Approximate.tanh),
        ActivationFunction.Relu => torch.nn.functional.relu(x),
        _ => throw new InvalidOperationException($"There is no activation function {Config.Activation}."),
    };

    internal Tensor Project(IWeights weights, ParameterPair names, Tensor x)
    {
        var matrix = Names.StoresTransposed ? weights[names.Weight].t() : weights[names.Weight];
        return Projection.Apply(x, matrix, names.Bias is { } bias ? weights[bias] : null);
    }

    internal Tensor Normalize(IWeights weights, ParameterPair names, Tensor x)
    {
        var weight = weights[names.Weight];
        if (Config.Normalization == Normalization.Layer)
            return torch.nn.functional.layer_norm(x, [Config.HiddenSize], weight, weights[names.Bias!], Config.NormEpsilon);
        var wide = As(Accumulation(x), x);
        var scale = wide.square().mean([-1], keepdim: true).add_(Config.NormEpsilon).rsqrt_();         // (..., 1)
        return As(x.dtype, wide * scale) * weight;
    }

    /// <summary>Sums over half-precision numbers are taken in float32.</summary>
    internal static ScalarType Accumulation(Tensor x) =>
        x.dtype is ScalarType.BFloat16 or ScalarType.Float16 ? ScalarType.Float32 : x.dtype;

    private static Tensor As(ScalarType dtype, Tensor x) => x.dtype == dtype ? x : x.to_type(dtype);

    private Tensor LearnedPositions(SequenceLayout layout, Device device)
    {
        if (layout.LongestPosition >= Config.MaxPositions)
            throw new ArgumentException($"A sequence of {layout.LongestPosition + 1} tokens is longer than the model's {Config.MaxPositions} positions.", nameof(layout));
        return layout.Positions(device).clamp(max: (Config.MaxPositions - 1).ToScalar());                         // only padding lies beyond
    }

    private static Tensor Rows(Tensor table, Tensor ids) =>
        table.index_select(0, ids.flatten()).view(ids.shape[0], ids.shape[1], table.shape[1]);

    private static void Report(IActivationProbe? probe, int layer, ActivationPoint point, Tensor activation)
    {
        // The probe gets a handle of its own, so that one that it keeps is out of the decoder's reach.
        if (probe is not null && probe.Wants(layer, point))
            probe.Record(layer, point, activation.alias());
    }

    private static void CheckLayout(long rows, long length, SequenceLayout layout)
    {
        if (length != layout.Length || (layout.Rows != 1 && layout.Rows != rows))
            throw new ArgumentException($"The layout is for {layout.Rows} x {layout.Length} tokens; the batch has {rows} x {length}.", nameof(layout));
    }
}
