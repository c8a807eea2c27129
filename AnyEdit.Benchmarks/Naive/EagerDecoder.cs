using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Benchmarks.Naive;

/// <summary>
/// A Llama-family forward operation by operation as the "eager" implementation of Hugging Face transformers 4.4x runs it, which is what the
/// paper's public code calls: RMSNorm by power, mean, reciprocal root and two products in float32; queries and keys rotated by two products
/// with a half turned round; key heads repeated for every query head; scores, division, mask, float32 softmax, mixture; the causal mask and
/// the rotation's tables made anew for every forward; the head on every position; keys and values kept until the end of the forward. Left out
/// is what costs nothing there: dropout outside of training, dtype casts to the same dtype.
/// </summary>
/// <remarks>Not the library's <see cref="Decoder"/>, which does the same with fewer and fused operations; a test holds the two against each other.</remarks>
internal sealed class EagerDecoder
{
    private readonly ModelConfig config;
    private readonly ParameterNames names;
    private readonly float[] frequencies;

    /// <summary>Prepares the forward of a model.</summary>
    /// <exception cref="NotSupportedException">The model is not built like Llama.</exception>
    public EagerDecoder(ModelConfig config)
    {
        (this.config, names) = (config, ParameterNames.For(config));
        if (config.Rotary is not { Interleaved: false } rotary || config.Normalization == Normalization.Layer || names[0].Gate is null || config.SlidingWindow is not null)
            throw new NotSupportedException($"The naive way is written for models of the Llama family, not for {config.ModelType}.");
        frequencies = Array.ConvertAll(rotary.Frequencies(), frequency => (float)frequency);
    }

    /// <summary>Runs the whole model, or up to where a hook stops it.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="ids">Token ids (B, T).</param>
    /// <param name="mask">1 for tokens, 0 for padding, (B, past + T); null where there is no padding.</param>
    /// <param name="past">Keys and values of the tokens before, which grow by these; may be null.</param>
    /// <param name="hook">Sees keys and layer outputs, and may change an output in place; may be null.</param>
    /// <returns>Logits (B, T, V) in the caller's dispose scope; null where the hook stopped the forward.</returns>
    public Tensor? Forward(IWeights weights, Tensor ids, Tensor? mask = null, EagerCache? past = null, ForwardHook? hook = null)
    {
        using var scope = torch.NewDisposeScope();
        using var own = new EagerCache();
        var cache = past ?? own;
        var (rows, length) = (ids.shape[0], ids.shape[1]);
        var hidden = weights[names.TokenEmbedding].index_select(0, ids.flatten()).view(rows, length, config.HiddenSize);
        var positions = torch.arange(cache.Length, cache.Length + length, device: ids.device);                      // (T)
        var (cos, sin) = Rotation(positions, hidden.dtype);
        var additive = Mask(positions, rows, cache.Length + length, mask, hidden.dtype);
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            if (RunLayer(weights, hidden, layer, cos, sin, additive, cache, hook) is not { } next)
                return null;
            hidden.Dispose();
            hidden = next;
        }
        return torch.nn.functional.linear(Norm(weights, names.FinalNorm, hidden), weights[names.Head.Weight]).MoveToOuterDisposeScope();
    }

    /// <summary>The normalisation before the head, of (B, T, H).</summary>
    public Tensor FinalNorm(IWeights weights, Tensor hidden) => Norm(weights, names.FinalNorm, hidden);

    /// <summary>The head's matrix, (V, H); borrowed.</summary>
    public Tensor Head(IWeights weights) => weights[names.Head.Weight];

    /// <summary>The name of a layer's down projection.</summary>
    public string DownProjection(int layer) => names.DownProjection(layer);

    private Tensor? RunLayer(IWeights weights, Tensor x, int layer, Tensor cos, Tensor sin, Tensor mask, EagerCache cache, ForwardHook? hook)
    {
        using var scope = torch.NewDisposeScope();
        var name = names[layer];
        var middle = x + Attention(weights, Norm(weights, name.AttentionNorm, x), layer, cos, sin, mask, cache);    // (B, T, H)
        var input = Norm(weights, name.MlpNorm!, middle);
        var key = torch.nn.functional.silu(Linear(weights, name.Gate!, input)) * Linear(weights, name.Up, input);   // (B, T, n)
        var value = Linear(weights, name.Down, key);
        if (hook is not null && !hook(layer, ActivationPoint.MlpKey, key))
            return null;
        var output = middle + value;
        hook?.Invoke(layer, ActivationPoint.LayerOutput, output);
        return output.MoveToOuterDisposeScope();
    }

    private Tensor Attention(IWeights weights, Tensor x, int layer, Tensor cos, Tensor sin, Tensor mask, EagerCache cache)
    {
        using var scope = torch.NewDisposeScope();
        var name = names[layer];
        var query = Heads(Linear(weights, name.Query!, x));                                                         // (B, heads, T, d)
        var key = Heads(Linear(weights, name.Key!, x));                                                             // (B, groups, T, d)
        var value = Heads(Linear(weights, name.Value!, x));
        query = query * cos + RotateHalf(query) * sin;
        key = key * cos + RotateHalf(key) * sin;
        (key, value) = cache.Extend(layer, key, value);                                                             // (B, groups, S, d)
        (key, value) = (Repeat(key), Repeat(value));                                                                // (B, heads, S, d)
        var scores = torch.matmul(query, key.transpose(2, 3)) / Math.Sqrt(config.HeadDim) + mask;                   // (B, heads, T, S)
        var attention = scores.softmax(-1, ScalarType.Float32).to_type(query.dtype);
        var mixed = torch.matmul(attention, value).transpose(1, 2).contiguous().reshape(x.shape[0], x.shape[1], -1);
        return Linear(weights, name.AttentionOutput, mixed).MoveToOuterDisposeScope();
    }

    private Tensor Heads(Tensor x) => x.view(x.shape[0], x.shape[1], -1, config.HeadDim).transpose(1, 2);

    private Tensor RotateHalf(Tensor x)
    {
        long half = config.HeadDim / 2;
        return torch.cat([x.narrow(3, half, half).neg(), x.narrow(3, 0, half)], -1);
    }

    private Tensor Repeat(Tensor x)
    {
        var (rows, groups, length, d) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var times = config.HeadCount / groups;
        return times == 1 ? x : x.unsqueeze(2).expand(rows, groups, times, length, d).reshape(rows, groups * times, length, d);
    }

    private Tensor Norm(IWeights weights, ParameterPair name, Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        var wide = x.to_type(ScalarType.Float32);
        var variance = wide.pow(2).mean([-1L], keepdim: true);
        return (weights[name.Weight] * (wide * torch.rsqrt(variance + config.NormEpsilon)).to_type(x.dtype)).MoveToOuterDisposeScope();
    }

    private (Tensor Cos, Tensor Sin) Rotation(Tensor positions, ScalarType dtype)
    {
        var frequency = torch.tensor(frequencies, [frequencies.Length, 1], device: positions.device);
        var angles = torch.matmul(frequency, positions.to_type(ScalarType.Float32).unsqueeze(0)).t();               // (T, d / 2)
        var both = torch.cat([angles, angles], -1);
        return (both.cos().to_type(dtype), both.sin().to_type(dtype));
    }

    /// <summary>(B, 1, T, S): 0 where a token sees a key, else the lowest number.</summary>
    private static Tensor Mask(Tensor positions, long rows, long keys, Tensor? real, ScalarType dtype)
    {
        var lowest = dtype == ScalarType.Float16 ? -65504 : float.MinValue;
        var length = positions.shape[0];
        var causal = torch.full([length, keys], lowest, dtype, positions.device);
        if (length > 1)
            causal = causal.triu(1);
        causal.mul_(torch.arange(keys, device: positions.device) > positions.unsqueeze(1));
        var mask = causal.view(1, 1, length, keys).expand(rows, 1, length, keys);
        return real is null ? mask : mask.masked_fill((mask + real.view(rows, 1, 1, keys)) == 0, lowest);
    }

    private static Tensor Linear(IWeights weights, ParameterPair name, Tensor x) =>
        torch.nn.functional.linear(x, weights[name.Weight], name.Bias is { } bias ? weights[bias] : null);
}
