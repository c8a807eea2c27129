namespace AnyEdit.Statistics;

/// <summary>Packs texts into rows of a limited number of tokens; a text never lies in two rows unless it is too long for one.</summary>
/// <param name="sequenceLength">The longest sequence; a longer text goes on as another one.</param>
/// <param name="rowLength">Tokens per row, if no single sequence is longer.</param>
/// <param name="maxTokens">After how many tokens to stop.</param>
internal sealed class TextPacker(int sequenceLength, int rowLength, long maxTokens)
{
    /// <summary>Texts read so far.</summary>
    public long Texts { get; private set; }

    /// <summary>Packs; each row is a list of sequences.</summary>
    public IEnumerable<IReadOnlyList<int[]>> Pack(IEnumerable<IReadOnlyList<int>> texts)
    {
        var row = new List<int[]>();
        var filled = 0;
        foreach (var sequence in Sequences(texts))
        {
            if (filled > 0 && filled + sequence.Length > rowLength)
            {
                yield return row;
                (row, filled) = ([], 0);
            }
            row.Add(sequence);
            filled += sequence.Length;
        }
        if (filled > 0)
            yield return row;
    }

    private IEnumerable<int[]> Sequences(IEnumerable<IReadOnlyList<int>> texts)
    {
        var left = maxTokens;
        foreach (var text in texts)
        {
            Texts++;
            foreach (var sequence in text.Chunk(sequenceLength))
            {
                var kept = sequence.Length <= left ? sequence : sequence[..(int)left];
                left -= kept.Length;
                yield return kept;
                if (left == 0)
                    yield break;
            }
        }
    }
}
