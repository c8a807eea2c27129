namespace AnyEdit.Values;

/// <summary>
/// What the chunks of a search have to predict, and where. G chunks, R rows (texts), N chunk tokens of all rows together, E rows
/// whose prediction is to stay. Owns its tensors.
/// </summary>
internal sealed class ChunkTargets : IDisposable
{
    private readonly int count;                 // N
    private readonly int keeping;               // E
    private readonly Tensor tokens;             // (N, 1)
    private readonly Tensor average;            // a chunk averages its own tokens, over all of its texts, (G, N)
    private readonly Tensor share;              // what each token counts in its chunk's average, (N, 1)
    private readonly Tensor? keeps;             // (G, E), 1 where a prediction belongs to a chunk

    /// <summary>Makes the tensors, outside of any dispose scope.</summary>
    /// <param name="chunks">G.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="width">Tokens of each row, padding included.</param>
    /// <param name="dtype">Of the averages.</param>
    /// <param name="device">Where to compute.</param>
    public ChunkTargets(int chunks, IReadOnlyList<SearchRow> rows, long width, ScalarType dtype, Device device)
    {
        (count, keeping) = (rows.Sum(row => row.Task.Tokens.Length), rows.Count(row => row.Keeps));
        var totals = new int[chunks];
        foreach (var row in rows)
            totals[row.Owner] += row.Task.Tokens.Length;
        var (weights, kept, owners) = (new double[chunks * count], new double[chunks * keeping], new double[rows.Count * chunks]);
        var (predicting, last) = (new List<long>(count + keeping), new List<long>(keeping));
        for (var row = 0; row < rows.Count; row++)
        {
            var (owner, task) = (rows[row].Owner, rows[row].Task);
            owners[row * chunks + owner] = 1;
            for (var t = 0; t < task.Tokens.Length; t++)
            {
                weights[owner * count + predicting.Count] = 1.0 / totals[owner];
                predicting.Add(row * width + task.FirstPredicting - task.Position + t);
            }
            if (!rows[row].Keeps)
                continue;
            kept[owner * keeping + last.Count] = 1;
            last.Add(row * width + task.Length - 1);
        }

        using var scope = torch.NewDisposeScope();
        Predicting = torch.tensor([.. predicting, .. last], device: device).DetachFromDisposeScope();
        tokens = torch.tensor(rows.SelectMany(row => row.Task.Tokens).ToArray(), [count, 1], device: device).DetachFromDisposeScope();
        average = torch.tensor(weights, [chunks, count], dtype, device).DetachFromDisposeScope();
        share = average.sum(0L).unsqueeze(1).DetachFromDisposeScope();
        keeps = keeping == 0 ? null : torch.tensor(kept, [chunks, keeping], dtype, device).DetachFromDisposeScope();
        Owners = rows.Count == chunks ? null : torch.tensor(owners, [rows.Count, chunks], dtype, device).DetachFromDisposeScope();
    }

    /// <summary>Which rows of the flattened (R W) tokens the head has to see, (N + E).</summary>
    public Tensor Predicting { get; }

    /// <summary>
    /// 1 where a row shows a chunk, (R, G); null where each row is its own chunk. A product with it has a gradient that is summed in
    /// the same order on every run, also on a GPU, which that of a selection by index has not.
    /// </summary>
    public Tensor? Owners { get; }

    /// <summary>Whether predictions are to stay.</summary>
    public bool HasKept => keeps is not null;

    /// <summary>Mean negative log likelihood of each chunk's tokens, (G).</summary>
    /// <param name="logits">(N + E, V).</param>
    /// <param name="probabilities">Those of the N tokens, (N, V), in the caller's dispose scope.</param>
    public Tensor Likelihood(Tensor logits, out Tensor probabilities)
    {
        using var scope = torch.NewDisposeScope();
        var own = keeping == 0 ? logits : logits.narrow(0, 0, count);
        probabilities = own.softmax(-1).MoveToOuterDisposeScope();
        // From the likeliest token, whose probability is never too small for a logarithm; its logit first, so that a likely target loses no digits.
        var missed = own.amax([-1L], keepdim: true) - own.gather(1, tokens) - probabilities.amax([-1L], keepdim: true).log();   // (N, 1)
        return average.matmul(missed).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>The gradient of the sum of all chunks' mean negative log likelihood, (N, V): a token's share of p - 1 [its target].</summary>
    /// <param name="probabilities">(N, V); overwritten with the result, which stays where they are.</param>
    public Tensor LikelihoodGradient(Tensor probabilities)
    {
        using var minus = share.neg();
        return probabilities.mul_(share).scatter_add_(1, tokens, minus);
    }

    /// <summary>The logarithms of the predictions that are to stay, (E, V), in the caller's dispose scope.</summary>
    /// <param name="logits">(N + E, V).</param>
    public Tensor Kept(Tensor logits) => logits.narrow(0, count, keeping).log_softmax(-1);

    /// <summary>The Kullback-Leibler divergence of each chunk's predictions from what they were, (G).</summary>
    /// <param name="now">(E, V).</param>
    /// <param name="before">(E, V).</param>
    public Tensor Divergence(Tensor now, Tensor before)
    {
        using var scope = torch.NewDisposeScope();
        return keeps!.matmul(EachDivergence(now, before)).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>The gradient of the sum of all chunks' divergences, (E, V): with r = log(now) - log(before), now (r - sum of now r).</summary>
    /// <param name="now">(E, V).</param>
    /// <param name="before">(E, V).</param>
    public Tensor DivergenceGradient(Tensor now, Tensor before)
    {
        using var scope = torch.NewDisposeScope();
        return ((now - before - EachDivergence(now, before)) * now.exp() * keeps!.sum(0L).unsqueeze(1)).MoveToOuterDisposeScope();
    }

    /// <summary>(E, 1).</summary>
    private static Tensor EachDivergence(Tensor now, Tensor before) => (now.exp() * (now - before)).sum(-1L, keepdim: true);

    public void Dispose()
    {
        Predicting.Dispose();
        tokens.Dispose();
        average.Dispose();
        share.Dispose();
        keeps?.Dispose();
        Owners?.Dispose();
    }
}
