using AnyEdit.Weights;

namespace AnyEdit.Models.Backward;

/// <summary>
/// Softmax attention of a window of tokens behind settled ones, and the gradient of its input. Only the first tokens of a window
/// need be given anew: queries, keys and values of the others stay as they were.
/// </summary>
/// <remarks>R rows, W tokens of the window, S = past + W keys, d head dim, F first tokens. The query heads that share a key head are
/// stacked as rows of one matrix, so that keys and values need no repeating: K = W times the query heads per key head.</remarks>
internal sealed class Attention
{
    private readonly Matrix query, key, value, output;
    private readonly AttentionWindow window;
    private readonly OwnedTensors tape;
    private readonly Tensor queries;        // (R, groups, heads per group, W, d)
    private readonly Tensor keys, values;   // (R, groups, S, d)
    private Tensor? attention, mixed;       // (R groups, K, S), (R groups, K, d)
    private long first;                     // F

    /// <summary>Makes room for a window.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="names">Those of the layer.</param>
    /// <param name="window">Where the window's tokens stand; borrowed.</param>
    /// <param name="settled">Keys and values before the window, (R, groups, past, d) each; null where there are none.</param>
    /// <param name="owned">Keeps what all evaluations need.</param>
    /// <param name="tape">Keeps what the gradient needs.</param>
    public Attention(IWeights weights, LayerNames names, AttentionWindow window, (Tensor Keys, Tensor Values)? settled, OwnedTensors owned, OwnedTensors tape)
    {
        using var scope = torch.NewDisposeScope();
        (this.window, this.tape) = (window, tape);
        (query, key, value, output) =
            (new(weights, names.Query!, owned), new(weights, names.Key!, owned), new(weights, names.Value!, owned), new(weights, names.AttentionOutput, owned));
        var (r, g, s, d) = (window.Rows, window.Groups, window.Keys, window.HeadDim);
        queries = owned.Keep(window.Empty(r, g, window.PerGroup, window.Width, d));
        (keys, values) = (owned.Keep(window.Empty(r, g, s, d)), owned.Keep(window.Empty(r, g, s, d)));
        if (settled is { } past)
        {
            keys.narrow(2, 0, window.Past).copy_(past.Keys);
            values.narrow(2, 0, window.Past).copy_(past.Values);
        }
    }

    /// <summary>Puts queries, keys and values of the window's first tokens, (R F, H), where they belong.</summary>
    public void Place(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        first = x.size(0) / window.Rows;
        var (r, g, p, d) = (window.Rows, window.Groups, window.PerGroup, window.HeadDim);
        queries.narrow(3, 0, first).copy_(window.TurnQueries(query.Apply(x).view(r, first, g * p, d)).view(r, first, g, p, d).permute(0, 2, 3, 1, 4));
        keys.narrow(2, window.Past, first).copy_(window.TurnKeys(key.Apply(x).view(r, first, g, d)).transpose(1, 2));
        values.narrow(2, window.Past, first).copy_(value.Apply(x).view(r, first, g, d).transpose(1, 2));
    }

    /// <summary>The attention of the whole window, (R W, H), in the caller's dispose scope.</summary>
    /// <param name="x">The first F tokens of the window, (R F, H).</param>
    public Tensor Apply(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        var (r, g, p, w, d) = (window.Rows, window.Groups, window.PerGroup, window.Width, window.HeadDim);
        Place(x);
        var scores = torch.bmm(queries.view(r * g, p * w, d), keys.view(r * g, window.Keys, d).transpose(1, 2));   // (R groups, K, S)
        if (window.Mask is { } mask)
            scores.view(r, g * p, w, window.Keys).narrow(3, window.FirstMasked, mask.size(3)).add_(mask);
        attention = tape.Keep(scores.softmax(-1));
        mixed = tape.Keep(torch.bmm(attention, values.view(r * g, window.Keys, d)));                               // (R groups, K, d)
        return output.Apply(mixed.view(r, g, p, w, d).permute(0, 3, 1, 2, 4).reshape(r * w, g * p * d)).MoveToOuterDisposeScope();
    }

    /// <summary>The gradient of the input, (R F, H), from that of the output, (R W, H); in the caller's dispose scope.</summary>
    public Tensor Backward(Tensor gradient)
    {
        using var scope = torch.NewDisposeScope();
        var (r, g, p, w, s, d) = (window.Rows, window.Groups, window.PerGroup, window.Width, window.Keys, window.HeadDim);
        var mixing = output.Backward(gradient).view(r, w, g, p, d).permute(0, 2, 3, 1, 4).reshape(r * g, p * w, d);
        // A row's attention sums to 1, so that its scores' gradients sum to 0: that of A less A's mean of them, which is also mixed . dmixed.
        var mean = (mixing * mixed!).sum(-1L, keepdim: true);                                                      // (R groups, K, 1)
        var scores = torch.bmm(mixing, values.view(r * g, s, d).transpose(1, 2)).sub_(mean).mul_(attention!);      // (R groups, K, S)

        var valuing = torch.bmm(attention!.narrow(2, window.Past, first).transpose(1, 2), mixing);                 // (R groups, F, d)
        var keying = torch.bmm(scores.narrow(2, window.Past, first).transpose(1, 2), queries.view(r * g, p * w, d));
        var asking = torch.bmm(scores.view(r * g, p, w, s).narrow(2, 0, first).reshape(r * g, p * first, s), keys.view(r * g, s, d));

        var queried = window.TurnQueriesBack(asking.view(r, g, p, first, d).permute(0, 3, 1, 2, 4).reshape(r, first, g * p, d));
        var keyed = window.TurnKeysBack(keying.view(r, g, first, d).transpose(1, 2));
        var sum = query.Backward(queried.reshape(r * first, g * p * d));
        key.AddBackward(keyed.reshape(r * first, g * d), sum);
        value.AddBackward(valuing.view(r, g, first, d).transpose(1, 2).reshape(r * first, g * d), sum);
        return sum.MoveToOuterDisposeScope();
    }
}
