namespace AnyEdit.Models.Backward;

/// <summary>Where the tokens of a window stand: what the attention of all layers has in common. Borrows the layout.</summary>
internal sealed class AttentionWindow
{
    private readonly RotaryEmbedding rotary;
    private readonly ScalarType dtype;
    private readonly Device device;
    private readonly Tensor cos, sin, sinBack;                        // (R or 1, W, 1, d), of keys; the layout has cos and sin
    private readonly Tensor queryCos, querySin, querySinBack;         // likewise with the factor d^-1/2

    public AttentionWindow(ModelConfig config, SequenceLayout layout, Tensor states, OwnedTensors owned)
    {
        using var scope = torch.NewDisposeScope();
        (rotary, dtype, device) = (config.Rotary!, states.dtype, states.device);
        (Rows, Width, Past, Keys) = (states.size(0), layout.Length, layout.Past, layout.Keys);
        (Groups, PerGroup, HeadDim) = (config.KeyValueHeadCount, config.HeadCount / config.KeyValueHeadCount, config.HeadDim);
        if (layout.Mask(config.SlidingWindow, dtype, device) is { } mask)
        {
            FirstMasked = Past > 0 && mask.narrow(3, 0, Past).min().ToDouble() == 0 ? Past : 0;
            Mask = owned.Keep(mask.narrow(3, FirstMasked, Keys - FirstMasked));
        }
        (cos, sin) = layout.Rotation(rotary, dtype, device);
        var factor = 1 / Math.Sqrt(HeadDim);
        (queryCos, querySin) = (owned.Keep(cos * factor), owned.Keep(sin * factor));
        (sinBack, querySinBack) = (owned.Keep(sin.neg()), owned.Keep(querySin.neg()));
    }

    public long Rows { get; }

    public long Width { get; }

    /// <summary>Settled tokens, padding included.</summary>
    public int Past { get; }

    /// <summary>Settled tokens and those of the window.</summary>
    public int Keys { get; }

    /// <summary>Key heads.</summary>
    public long Groups { get; }

    /// <summary>Query heads that share a key head.</summary>
    public long PerGroup { get; }

    public long HeadDim { get; }

    /// <summary>To be added to the scores from <see cref="FirstMasked"/> on, (R or 1, 1, W, S - that); null where every token sees every key.</summary>
    public Tensor? Mask { get; }

    /// <summary>The first key that the mask is about: those before the window need none, as a rule.</summary>
    public int FirstMasked { get; }

    public Tensor Empty(params long[] shape) => torch.empty(shape, dtype, device);

    /// <summary>Turns queries of the first tokens of the window, (R, F, query heads, d), which get the factor d^-1/2.</summary>
    public Tensor TurnQueries(Tensor heads) => Turn(heads, queryCos, querySin);

    /// <summary>Turns keys of the first tokens of the window, (R, F, key heads, d).</summary>
    public Tensor TurnKeys(Tensor heads) => Turn(heads, cos, sin);

    /// <summary>The gradient of what became queries, from that of the queries: a turn the other way.</summary>
    public Tensor TurnQueriesBack(Tensor heads) => Turn(heads, queryCos, querySinBack);

    /// <summary>The gradient of what became keys, from that of the keys.</summary>
    public Tensor TurnKeysBack(Tensor heads) => Turn(heads, cos, sinBack);

    private Tensor Turn(Tensor heads, Tensor cosines, Tensor sines) => heads.size(1) == Width
        ? rotary.Apply(heads, cosines, sines)
        : rotary.Apply(heads, cosines.narrow(1, 0, heads.size(1)), sines.narrow(1, 0, heads.size(1)));
}
