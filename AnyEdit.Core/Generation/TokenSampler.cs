namespace AnyEdit.Generation;

/// <summary>Draws the next token of one row: temperature, then top-k, then top-p.</summary>
internal sealed class TokenSampler(GenerationOptions options, int row)
{
    private readonly Random random = options.Seed is { } seed ? new Random(unchecked(seed * 1_000_003 + row)) : new Random();

    /// <summary>Draws a token.</summary>
    /// <param name="logits">(V).</param>
    public int Sample(ReadOnlySpan<float> logits)
    {
        var (ids, probabilities, count) = Candidates(logits);
        var threshold = random.NextDouble() * Sum(probabilities, count);
        for (var i = 0; i < count - 1; i++)
        {
            threshold -= probabilities[i];
            if (threshold < 0)
                return ids[i];
        }
        return ids[count - 1];
    }

    private (int[] Ids, double[] Probabilities, int Count) Candidates(ReadOnlySpan<float> logits)
    {
        var max = float.NegativeInfinity;
        foreach (var logit in logits)
            max = Math.Max(max, logit);
        if (!float.IsFinite(max))
            throw new InvalidOperationException("The model's logits are not finite: its weights are damaged.");

        var probabilities = new double[logits.Length];
        var sum = 0.0;
        for (var id = 0; id < logits.Length; id++)
            sum += probabilities[id] = Math.Exp((logits[id] - max) / options.Temperature);
        var ids = Enumerable.Range(0, logits.Length).ToArray();
        if (options.TopK is null && options.TopP >= 1)
            return (ids, probabilities, ids.Length);

        if (options.TopK is { } k)
        {
            ids = MostLikely(probabilities, k);
        }
        else
        {
            // Tokens less likely than (1 - p) / V have less than 1 - p together, so none of them is among the top p.
            var floor = (1 - options.TopP) / logits.Length * sum;
            ids = Array.FindAll(ids, id => probabilities[id] >= floor);
        }
        var likely = Array.ConvertAll(ids, id => probabilities[id]);
        Array.Sort(likely, ids, Comparer<double>.Create((a, b) => b.CompareTo(a)));
        var total = options.TopK is null ? sum : Sum(likely, likely.Length);
        return (ids, likely, Nucleus(likely, options.TopP * total));
    }

    private static int[] MostLikely(double[] probabilities, int k)
    {
        var best = new PriorityQueue<int, double>();
        for (var id = 0; id < probabilities.Length; id++)
            if (best.Count < k)
                best.Enqueue(id, probabilities[id]);
            else if (best.TryPeek(out _, out var least) && probabilities[id] > least)
                best.EnqueueDequeue(id, probabilities[id]);
        return [.. best.UnorderedItems.Select(item => item.Element).Order()];
    }

    /// <summary>How many of the most likely tokens have the wanted probability together.</summary>
    private static int Nucleus(double[] sorted, double wanted)
    {
        var cumulative = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            cumulative += sorted[i];
            if (cumulative >= wanted)
                return i + 1;
        }
        return sorted.Length;
    }

    private static double Sum(double[] values, int count)
    {
        var sum = 0.0;
        for (var i = 0; i < count; i++)
            sum += values[i];
        return sum;
    }
}
