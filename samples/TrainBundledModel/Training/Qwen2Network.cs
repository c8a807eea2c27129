namespace AnyEdit.Samples.TrainBundledModel.Training;

/// <summary>
/// The Qwen2 decoder in its training form: whole documents from position 0, right-padded, no cache. Owns its parameters; every method's
/// result belongs to the caller's dispose scope.
/// </summary>
public sealed class Qwen2Network : IDisposable
{
    private readonly Dictionary<string, Tensor> _parameters = [];
    private readonly Tensor _cosine;
    private readonly Tensor _sine;

    /// <summary>Makes a network with normally distributed weights.</summary>
    public Qwen2Network(NetworkShape shape, int seed)
    {
        Shape = shape;
        torch.manual_seed(seed);
        foreach (var (name, sizes) in shape.Parameters)
            _parameters[name] = Initial(name, sizes, shape);

        // cos and sin of position * base^(-2i/d), each (positions, d/2)
        using var scope = torch.NewDisposeScope();
        var half = shape.HeadWidth / 2;
        var angles = new float[NetworkShape.MaxPositions * half];
        for (var position = 0; position < NetworkShape.MaxPositions; position++)
            for (var i = 0; i < half; i++)
                angles[position * half + i] = (float)(position * Math.Pow(NetworkShape.RotaryBase, -2.0 * i / shape.HeadWidth));
        var table = torch.tensor(angles, [NetworkShape.MaxPositions, half]);
        _cosine = table.cos().DetachFromDisposeScope();
        _sine = table.sin().DetachFromDisposeScope();
    }

    /// <summary>The sizes.</summary>
    public NetworkShape Shape { get; }

    /// <summary>The parameters by their Hugging Face names.</summary>
    public IReadOnlyDictionary<string, Tensor> Parameters => _parameters;

    /// <summary>Token embeddings, (B, T, H).</summary>
    public Tensor Embed(Tensor ids) =>
        this["model.embed_tokens.weight"].index_select(0, ids.reshape(-1)).view(ids.shape[0], ids.shape[1], Shape.Width);

    /// <summary>One layer, (B, T, H) to (B, T, H).</summary>
    /// <param name="index">The layer.</param>
    /// <param name="hidden">The hidden states.</param>
    /// <param name="mask">0 where a position may look, a large negative number where not, (T, T).</param>
    /// <param name="key">The input of the MLP's down projection, (B, T, inner).</param>
    public Tensor Layer(int index, Tensor hidden, Tensor mask, out Tensor key)
    {
        var name = $"model.layers.{index}.";
        var attended = hidden + Attention(name, Norm(hidden, name + "input_layernorm.weight"), mask);
        var normed = Norm(attended, name + "post_attention_layernorm.weight");
        var gate = torch.nn.functional.linear(normed, this[name + "mlp.gate_proj.weight"]);
        key = torch.nn.functional.silu(gate) * torch.nn.functional.linear(normed, this[name + "mlp.up_proj.weight"]);
        return attended + torch.nn.functional.linear(key, this[name + "mlp.down_proj.weight"]);
    }

    /// <summary>The causal mask of <paramref name="length"/> positions, (T, T).</summary>
    public static Tensor CausalMask(long length) => torch.full([length, length], -1e9f).triu(1);

    /// <summary>Final norm and head, (N, H) to (N, vocabulary).</summary>
    public Tensor Head(Tensor hidden) => torch.nn.functional.linear(Norm(hidden, "model.norm.weight"), this["model.embed_tokens.weight"]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in _parameters.Values)
            parameter.Dispose();
        _cosine.Dispose();
        _sine.Dispose();
    }

    private Tensor this[string name] => _parameters[name];

    // x / sqrt(mean(x^2) + eps) * w
    private Tensor Norm(Tensor hidden, string weight) =>
        hidden * (hidden.square().mean([-1L], keepdim: true) + NetworkShape.NormEpsilon).rsqrt() * this[weight];

    private Tensor Attention(string name, Tensor hidden, Tensor mask)
    {
        var (batch, length) = (hidden.shape[0], hidden.shape[1]);
        var (groups, width) = (Shape.KeyValueHeads, Shape.HeadWidth);
        var share = Shape.Heads / groups;
        var query = Rotate(Heads(name + "self_attn.q_proj", hidden, Shape.Heads)).reshape(batch, groups, share * length, width);
        var key = Rotate(Heads(name + "self_attn.k_proj", hidden, groups)); // (B, groups, T, d)
        var value = Heads(name + "self_attn.v_proj", hidden, groups);
        var scores = torch.matmul(query * (1.0 / Math.Sqrt(width)), key.transpose(2, 3)).view(batch, groups, share, length, length) + mask;
        var weights = torch.nn.functional.softmax(scores, -1).view(batch, groups, share * length, length);
        var mixed = torch.matmul(weights, value).view(batch, Shape.Heads, length, width).transpose(1, 2).reshape(batch, length, Shape.Width);
        return torch.nn.functional.linear(mixed, this[name + "self_attn.o_proj.weight"]);
    }

    // (B, T, H) to (B, heads, T, d)
    private Tensor Heads(string projection, Tensor hidden, int heads) =>
        torch.nn.functional.linear(hidden, this[projection + ".weight"], this[projection + ".bias"])
            .view(hidden.shape[0], hidden.shape[1], heads, Shape.HeadWidth).transpose(1, 2);

    // the halves (a, b) of each head become (a cos - b sin, b cos + a sin)
    private Tensor Rotate(Tensor heads)
    {
        var (length, half) = (heads.shape[2], Shape.HeadWidth / 2);
        var (cosine, sine) = (_cosine.narrow(0, 0, length), _sine.narrow(0, 0, length));
        var (a, b) = (heads.narrow(3, 0, half), heads.narrow(3, half, half));
        return torch.cat([a * cosine - b * sine, b * cosine + a * sine], 3);
    }

    private static Tensor Initial(string name, long[] sizes, NetworkShape shape)
    {
        using var scope = torch.NewDisposeScope();
        Tensor value;
        if (name.EndsWith("norm.weight", StringComparison.Ordinal))
            value = torch.ones(sizes);
        else if (name.EndsWith("bias", StringComparison.Ordinal))
            value = torch.zeros(sizes);
        else if (name.Contains("embed", StringComparison.Ordinal))
            value = torch.randn(sizes).mul_(0.05);
        else
        {
            var output = name.Contains("o_proj", StringComparison.Ordinal) || name.Contains("down_proj", StringComparison.Ordinal);
            value = torch.randn(sizes).mul_((output ? 0.5 / Math.Sqrt(shape.Layers) : 1.0) / Math.Sqrt(sizes[1]));
        }

        return value.requires_grad_().DetachFromDisposeScope();
    }
}
