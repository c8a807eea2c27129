using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Evaluation.Metrics;

/// <summary>Scores tokens of given sequences in padded batches of similar length; the head runs only where a token is scored.</summary>
internal static class TeacherForcing
{
    private const int BatchTokens = 4096, HeadRows = 512;

    /// <summary>Scores sequences.</summary>
    /// <param name="model">The model; one snapshot of its weights serves all sequences.</param>
    /// <param name="sequences">The sequences.</param>
    /// <param name="cancellationToken">Checked before each batch.</param>
    /// <param name="onScored">Receives the number of tokens that each batch scored; may be null.</param>
    /// <returns>For each sequence: log-probability of each scored token in nats, and whether it is the most likely one.</returns>
    public static (double[] LogProbabilities, bool[] MostLikely)[] Score(
        CausalLanguageModel model, IReadOnlyList<ScoredSequence> sequences, CancellationToken cancellationToken, Action<int>? onScored = null)
    {
        using var lease = model.Lease();
        using var noGradients = torch.no_grad();
        var scores = new (double[], bool[])[sequences.Count];
        foreach (var batch in LengthBatches.Of([.. sequences.Select(sequence => sequence.Ids.Count)], BatchTokens))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Score(model, lease.Snapshot, sequences, batch, scores);
            onScored?.Invoke(batch.Sum(i => sequences[i].Ids.Count - sequences[i].From));
        }
        return scores;
    }

    private static void Score(
        CausalLanguageModel model, IWeights weights, IReadOnlyList<ScoredSequence> sequences, int[] batch, (double[], bool[])[] scores)
    {
        using var scope = torch.NewDisposeScope();
        List<(int Row, int Token)> places = [];
        List<long> targets = [];
        for (var row = 0; row < batch.Length; row++)
        {
            var sequence = sequences[batch[row]];
            for (var t = sequence.From; t < sequence.Ids.Count; t++)
            {
                places.Add((row, t - 1));
                targets.Add(sequence.Ids[t]);
            }
        }

        // The last token is never read.
        var states = PaddedStates.At(model, weights, [.. batch.Select(i => sequences[i].Ids.Take(sequences[i].Ids.Count - 1).ToArray())], places);  // (N, H)
        var (log, hits) = Read(model.Decoder, weights, states, [.. targets]);

        var offset = 0;
        foreach (var i in batch)
        {
            var count = sequences[i].Ids.Count - sequences[i].From;
            scores[i] = (log[offset..(offset + count)], hits[offset..(offset + count)]);
            offset += count;
        }
    }

    private static (double[] Log, bool[] Hits) Read(Decoder decoder, IWeights weights, Tensor states, long[] targets)
    {
        var (log, hits) = (new List<double>(targets.Length), new List<bool>(targets.Length));
        for (var start = 0; start < targets.Length; start += HeadRows)
        {
            using var scope = torch.NewDisposeScope();
            var block = targets[start..Math.Min(start + HeadRows, targets.Length)];
            var logits = decoder.Head(weights, states.narrow(0, start, block.Length));                 // (N, V)
            var wide = logits.dtype == ScalarType.Float64 ? logits : logits.to_type(ScalarType.Float32);
            var chosen = torch.tensor(block, device: states.device).unsqueeze(1);
            log.AddRange(wide.log_softmax(-1).gather(1, chosen).squeeze(1).to_type(ScalarType.Float64).cpu().data<double>().ToArray());
            hits.AddRange(wide.argmax(-1).cpu().data<long>().ToArray().Zip(block, (likeliest, target) => likeliest == target));
        }
        return ([.. log], [.. hits]);
    }
}
