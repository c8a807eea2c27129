namespace AnyEdit.Samples.TrainBundledModel.Training;

/// <summary>
/// Writes a chunk of tokens into one direction of the hidden space: c = sum over s of E[y_s] M_s, scaled to unit length. Trained along with
/// the network and thrown away afterwards; what stays is a decoder whose upper layers can read several coming tokens out of one state.
/// </summary>
public sealed class PlanEncoder : IDisposable
{
    /// <summary>Most tokens of a chunk.</summary>
    public const int Slots = 8;

    private const double Noise = 0.3;
    private readonly Qwen2Network _network;

    /// <summary>Makes an encoder for a network.</summary>
    public PlanEncoder(Qwen2Network network)
    {
        _network = network;
        var width = network.Shape.Width;
        using var scope = torch.NewDisposeScope();
        Mixing = torch.randn([Slots * width, width]).mul_(1 / Math.Sqrt(width)).requires_grad_().DetachFromDisposeScope();
    }

    /// <summary>The matrices M_s, stacked, (slots * H, H).</summary>
    public Tensor Mixing { get; }

    /// <summary>Adds the plans to the hidden states, (B, T, H). The result belongs to the caller's scope.</summary>
    /// <param name="hidden">The hidden states at the planned layer.</param>
    /// <param name="sites">Where, what and how strongly.</param>
    /// <param name="noisy">Whether to disturb the plans, so that reading them becomes robust.</param>
    public Tensor Add(Tensor hidden, IReadOnlyList<PlanSite> sites, bool noisy)
    {
        var width = _network.Shape.Width;
        var (ids, present, rows, strengths) = (new long[sites.Count * Slots], new float[sites.Count * Slots], new long[sites.Count], new float[sites.Count]);
        for (var i = 0; i < sites.Count; i++)
        {
            (rows[i], strengths[i]) = (sites[i].Row, sites[i].Strength);
            for (var s = 0; s < Math.Min(sites[i].Tokens.Length, Slots); s++)
                (ids[i * Slots + s], present[i * Slots + s]) = (sites[i].Tokens[s], 1);
        }

        var embedded = _network.Parameters["model.embed_tokens.weight"].index_select(0, torch.tensor(ids)) * torch.tensor(present, [sites.Count * Slots, 1]); // (S * slots, H)
        var code = Unit(torch.matmul(embedded.view(sites.Count, Slots * width), Mixing)); // (S, H)
        if (noisy)
            code = code + torch.randn([sites.Count, width]) * (Noise / Math.Sqrt(width));
        var flat = hidden.reshape(-1, width);
        var index = torch.tensor(rows);
        var norms = flat.detach().index_select(0, index).norm(-1, keepdim: true);
        return flat.index_add(0, index, code * norms * torch.tensor(strengths, [sites.Count, 1]), 1).view(hidden.shape);
    }

    /// <inheritdoc/>
    public void Dispose() => Mixing.Dispose();

    private static Tensor Unit(Tensor rows) => rows / (rows.norm(-1, keepdim: true) + 1e-6);
}
