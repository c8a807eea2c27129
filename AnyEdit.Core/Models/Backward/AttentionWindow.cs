namespace AnyEdit.Models.Backward;

/// <summary>Where the tokens of a window stand: what the attention of all layers has in common. Owns its tensors, but for those of the layout.</summary>
internal sealed class AttentionWindow : IDisposable
{
    private readonly RotaryEmbedding rotary;
    private readonly ScalarType dtype;
    private readonly Device device;
    private readonly Tensor cos, sin, sinBack;                        // (R or 1, W, 1, d), of keys; the layout has cos and sin
    private readonly Tensor queryCos, querySin, querySinBack;         // likewise with the factor d^-1/2

    public AttentionWindow(ModelConfig config, SequenceLayout layout, Tensor states)
    {
        using var scope = torch.NewDisposeScope();
        (rotary, dtype, device) = (config.Rotary!, states.dtype, states.device);
        (Rows, Width, Past, Keys) = (states.size(0), layout.Length, layout.Past, layout.Keys);
        (Groups, PerGroup, HeadDim) = (config.KeyValueHeadCount, config.HeadCount / config.KeyValueHeadCount, config.HeadDim);
        Mask = layout.Mask(config.SlidingWindow, dtype, device);
        (cos, sin) = layout.Rotation(rotary, dtype, device);
        var factor = 1 / Math.Sqrt(HeadDim);
        (queryCos, querySin) = ((cos * factor).DetachFromDisposeScope(), (sin * factor).DetachFromDisposeScope());
        (sinBack, querySinBack) = (sin.neg().DetachFromDisposeScope(), querySin.neg().DetachFromDisposeScope());
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

    /// <summary>To be added to the scores, (R or 1, 1, W, S); null where every token sees every key. The layout's.</summary>
    public Tensor? Mask { get; }

    public Tensor Empty(params long[] shape) => torch.empty(shape, dtype, device);

    /// <summary>Turns queries, which get the factor d^-1/2, or keys of the first tokens of the window, (R, F, heads, d).</summary>
    public Tensor Turn(Tensor heads, long first, bool isQuery) => isQuery ? Turn(heads, first, queryCos, querySin) : Turn(heads, first, cos, sin);

    /// <summary>The gradient of what was turned, from that of the result: a turn the other way.</summary>
    public Tensor TurnBack(Tensor heads, long first, bool isQuery) => isQuery ? Turn(heads, first, queryCos, querySinBack) : Turn(heads, first, cos, sinBack);

    public void Dispose()
    {
        queryCos.Dispose();
        querySin.Dispose();
        sinBack.Dispose();
        querySinBack.Dispose();
    }

    private Tensor Turn(Tensor heads, long first, Tensor cosines, Tensor sines) => first == Width
        ? rotary.Apply(heads, cosines, sines)
        : rotary.Apply(heads, cosines.narrow(1, 0, first), sines.narrow(1, 0, first));
}
