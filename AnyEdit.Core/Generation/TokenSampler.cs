namespace AnyEdit.Generation;

/// <summary>Draws the next token of one row: temperature, then top-k, then top-p. Keeps its room for the vocabulary from draw to draw.</summary>
internal sealed class TokenSampler(GenerationOptions options, int row)
{
    private static readonly Comparer<double> Descending = Comparer<double>.Create((a, b) => b.CompareTo(a));

    private readonly Random random = options.Seed is { } seed ? new Random(unchecked(seed * 1_000_003 + row)) : new Random();
    private double[] probabilities = [];    // (V), not normalised
    private double[] likely = [];           // those of the candidates, the most likely first
    private int[] ids = [];                 // the candidates

    /// <summary>Draws a token.</summary>
    /// <param name="logits">(V).</param>
    public int Sample(ReadOnlySpan<float> logits)
    {
        var sum = Exponentiate(logits);
        return options.TopK is null && options.TopP >= 1
            ? Draw(probabilities)
            : ids[Draw(likely.AsSpan(0, Candidates(sum)))];
    }

    private int Draw(ReadOnlySpan<double> weights)
    {
        var threshold = random.NextDouble() * Sum(weights);
        for (var i = 0; i < weights.Length - 1; i++)
        {
            threshold -= weights[i];
            if (threshold < 0)
                return i;
        }
        return weights.Length - 1;
    }

    private double Exponentiate(ReadOnlySpan<float> logits)
    {
        var max = float.NegativeInfinity;
        foreach (var logit in logits)
            max = Math.Max(max, logit);
        if (!float.IsFinite(max))
            throw new InvalidOperationException("The model's logits are not finite: its weights are damaged.");

        if (probabilities.Length != logits.Length)
            (probabilities, likely, ids) = (new double[logits.Length], new double[logits.Length], new int[logits.Length]);
        var sum = 0.0;
        for (var id = 0; id < logits.Length; id++)
            sum += probabilities[id] = Math.Exp((logits[id] - max) / options.Temperature);
        return sum;
    }

    /// <summary>Fills in the candidates.</summary>
    /// <returns>How many there are.</returns>
    private int Candidates(double sum)
    {
        var count = 0;
        if (options.TopK is { } k)
        {
            foreach (var id in MostLikely(probabilities, k))
                ids[count++] = id;
        }
        else
        {
            // Tokens less likely than (1 - p) / V have less than 1 - p together, so none of them is among the top p.
            var floor = (1 - options.TopP) / probabilities.Length * sum;
            for (var id = 0; id < probabilities.Length; id++)
                if (probabilities[id] >= floor)
                    ids[count++] = id;
        }
        for (var i = 0; i < count; i++)
            likely[i] = probabilities[ids[i]];
        Array.Sort(likely, ids, 0, count, Descending);
        var total = options.TopK is null ? sum : Sum(likely.AsSpan(0, count));
        return Nucleus(likely.AsSpan(0, count), options.TopP * total);
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
    private static int Nucleus(ReadOnlySpan<double> sorted, double wanted)
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

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum;
    }
}
