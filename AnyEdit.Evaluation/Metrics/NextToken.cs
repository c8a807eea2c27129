using AnyEdit.Models;

namespace AnyEdit.Evaluation.Metrics;

/// <summary>Compares what may come next after texts, in padded batches of similar length; what all texts begin with is read once, and the head runs at the last tokens only.</summary>
internal static class NextToken
{
    /// <summary>Tokens of a batch; more where most of them have been read already and only their keys and values are there.</summary>
    private const int BatchTokens = 4096, BatchTokensAfterPrefix = 16384;

    /// <summary>Scores the choices.</summary>
    /// <param name="model">The model; one snapshot of its weights serves all texts.</param>
    /// <param name="choices">The texts and the tokens to compare.</param>
    /// <param name="cancellationToken">Checked before each batch.</param>
    /// <returns>For each text the log-probability of each of its tokens, in nats.</returns>
    public static double[][] Score(CausalLanguageModel model, IReadOnlyList<NextTokenChoice> choices, CancellationToken cancellationToken)
    {
        using var lease = model.Lease();
        using var noGradients = torch.no_grad();
        var scores = new double[choices.Count][];
        using var prefix = SharedPrefix.Read(model, lease.Snapshot, [.. choices.Select(choice => choice.Ids)]);
        var read = prefix?.Length ?? 0;
        foreach (var batch in LengthBatches.Of([.. choices.Select(choice => choice.Ids.Count)], prefix is null ? BatchTokens : BatchTokensAfterPrefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            var rows = batch.Select(i => choices[i]).ToArray();
            var states = PaddedStates.At(model, lease.Snapshot, [.. rows.Select(row => row.Ids.Skip(read).ToArray())], [.. rows.Select((row, i) => (i, row.Ids.Count - read - 1))], prefix);
            var logits = model.Decoder.Head(lease.Snapshot, states);                                   // (B, V)
            var log = (logits.dtype == ScalarType.Float64 ? logits : logits.to_type(ScalarType.Float32)).log_softmax(-1);
            for (var row = 0; row < rows.Length; row++)
            {
                var next = torch.tensor(rows[row].Next.Select(id => (long)id).ToArray(), device: model.Device);
                scores[batch[row]] = log[row].index_select(0, next).to_type(ScalarType.Float64).cpu().data<double>().ToArray();
            }
        }
        return scores;
    }
}
