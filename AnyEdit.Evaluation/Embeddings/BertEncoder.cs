using AnyEdit.Models;

namespace AnyEdit.Evaluation.Embeddings;

/// <summary>The forward computation of BERT (arXiv 1810.04805): embeddings, then layers of attention and MLP, each normalised after its residual sum.</summary>
/// <remarks>Stateless; results belong to the caller's dispose scope. Shapes: B rows, T tokens, H hidden, d = H / heads.</remarks>
/// <param name="config">The model.</param>
/// <param name="weights">Its parameters, by the names of <see cref="BertParameters"/>; borrowed.</param>
internal sealed class BertEncoder(BertConfig config, IReadOnlyDictionary<string, Tensor> weights)
{
    /// <summary>Added to the score of a padding key; exp of it is exactly 0.</summary>
    private const float Never = -1e30f;

    /// <summary>Runs a padded batch.</summary>
    /// <param name="ids">Token ids, (B, T), int64.</param>
    /// <param name="mask">1 at real tokens, 0 at padding, (B, T), float32.</param>
    /// <returns>The last hidden states, (B, T, H); those of padding mean nothing.</returns>
    public Tensor Run(Tensor ids, Tensor mask)
    {
        using var scope = torch.NewDisposeScope();
        var bias = ((1 - mask) * Never).unsqueeze(1).unsqueeze(1);                                     // (B, 1, 1, T)
        var hidden = Embed(ids);                                                                       // (B, T, H)
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            using var inner = torch.NewDisposeScope();
            hidden = RunLayer(BertParameters.Layer(layer), hidden, bias).MoveToOuterDisposeScope();
        }
        return hidden.MoveToOuterDisposeScope();
    }

    private Tensor Embed(Tensor ids)
    {
        var (b, t) = (ids.shape[0], ids.shape[1]);
        var words = weights[BertParameters.Words].index_select(0, ids.flatten()).view(b, t, config.HiddenSize);
        var places = weights[BertParameters.Positions].narrow(0, 0, t) + weights[BertParameters.Types].narrow(0, 0, 1);  // (T, H)
        return Normalize(BertParameters.EmbeddingNorm, words + places);
    }

    private Tensor RunLayer(string layer, Tensor x, Tensor bias)
    {
        var attention = Project(layer + "attention.output.dense", Attend(layer + "attention.self.", x, bias));
        var middle = Normalize(layer + "attention.output.LayerNorm", x + attention);
        var inner = config.Activation(Project(layer + "intermediate.dense", middle));                  // (B, T, N)
        return Normalize(layer + "output.LayerNorm", middle + Project(layer + "output.dense", inner));
    }

    /// <summary>softmax(Q K^T / sqrt(d)) V; a token sees every real token of its row.</summary>
    private Tensor Attend(string self, Tensor x, Tensor bias)
    {
        var (b, t, heads, d) = (x.shape[0], x.shape[1], config.HeadCount, config.HiddenSize / config.HeadCount);
        var query = Heads("query") * (1 / Math.Sqrt(d));
        var scores = torch.matmul(query, Heads("key").transpose(2, 3)) + bias;                         // (B, heads, T, T)
        var mixed = torch.matmul(scores.softmax(-1), Heads("value"));                                  // (B, heads, T, d)
        return mixed.transpose(1, 2).reshape(b, t, config.HiddenSize);

        Tensor Heads(string name) => Project(self + name, x).view(b, t, heads, d).transpose(1, 2);     // (B, heads, T, d)
    }

    private Tensor Project(string name, Tensor x) => Projection.Apply(x, weights[name + ".weight"], weights[name + ".bias"]);

    private Tensor Normalize(string name, Tensor x) =>
        torch.nn.functional.layer_norm(x, [config.HiddenSize], weights[name + ".weight"], weights[name + ".bias"], config.NormEpsilon);
}
