namespace AnyEdit.Evaluation.Metrics;

/// <summary>Puts sequences of like length side by side, so that little of a padded batch is padding.</summary>
internal static class LengthBatches
{
    /// <summary>Batches, the longest sequences first.</summary>
    /// <param name="lengths">The length of each sequence.</param>
    /// <param name="tokens">The most tokens of a batch, padding included; a longer sequence is a batch of its own.</param>
    /// <returns>The numbers of the sequences of each batch; its longest is its first.</returns>
    public static IEnumerable<int[]> Of(IReadOnlyList<int> lengths, int tokens)
    {
        var batch = new List<int>();
        foreach (var i in Enumerable.Range(0, lengths.Count).OrderByDescending(i => lengths[i]))
        {
            if (batch.Count > 0 && (batch.Count + 1L) * lengths[batch[0]] > tokens)
            {
                yield return [.. batch];
                batch.Clear();
            }
            batch.Add(i);
        }
        if (batch.Count > 0)
            yield return [.. batch];
    }
}
