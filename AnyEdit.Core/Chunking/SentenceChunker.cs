using AnyEdit.Editing;
using AnyEdit.Tokenization;

namespace AnyEdit.Chunking;

/// <summary>One chunk per sentence or line, the paper's second strategy; short sentences are joined, long ones divided.</summary>
/// <remarks>
/// A sentence ends with <c>. ! ?</c> (or their East Asian forms), and what closes quotes and brackets, before white space;
/// a line ends with its line break. The end-of-turn token belongs to the last sentence.
/// </remarks>
public sealed class SentenceChunker : IChunker, IDescribesSettings
{
    private const string Ends = ".!?…";
    private const string WideEnds = "。！？";
    private const string Closers = "\"'”’»)]}」』）";

    /// <summary>Creates the chunker.</summary>
    /// <param name="minTokens">A chunk that would be shorter is joined with the next sentence.</param>
    /// <param name="maxTokens">A sentence that is longer is divided.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not positive, or the maximum is below the minimum.</exception>
    public SentenceChunker(int minTokens = 8, int maxTokens = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, minTokens);
        (MinTokens, MaxTokens) = (minTokens, maxTokens);
    }

    /// <summary>The least number of tokens of a chunk, the last one excepted.</summary>
    public int MinTokens { get; }

    /// <summary>The greatest number of tokens of a chunk.</summary>
    public int MaxTokens { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["chunks"] = "sentences",
        ["chunks.min_tokens"] = $"{MinTokens}",
        ["chunks.max_tokens"] = $"{MaxTokens}",
    };

    /// <inheritdoc />
    public IReadOnlyList<Chunk> Split(IReadOnlyList<int> targetIds, ITokenizer tokenizer)
    {
        ArgumentOutOfRangeException.ThrowIfZero(targetIds.Count, nameof(targetIds));
        var chunks = new List<Chunk>();
        var start = 0;
        foreach (var end in SentenceEnds(targetIds, tokenizer))
        {
            if (end - start < MinTokens && end < targetIds.Count)
                continue;
            for (; end - start > MaxTokens; start += MaxTokens)
                chunks.Add(new Chunk(start, MaxTokens));
            chunks.Add(new Chunk(start, end - start));
            start = end;
        }
        return chunks;
    }

    /// <summary>The token after each sentence's last one, in order; the last is the target's length.</summary>
    private static IEnumerable<int> SentenceEnds(IReadOnlyList<int> ids, ITokenizer tokenizer)
    {
        var decoder = tokenizer.CreateStreamingDecoder(skipSpecialTokens: true);
        var tail = "";
        var first = 0;                                  // the first token of the piece: a character may need several
        for (var i = 0; i < ids.Count; i++)
        {
            var piece = decoder.Append(ids[i]);
            if (piece.Length == 0)
                continue;
            if (EndsLine(tail) || (EndsWide(tail) && !Closers.Contains(piece[0])) || (EndsSentence(tail) && char.IsWhiteSpace(piece[0]) && piece[0] != '\n'))
                yield return first;
            first = i + 1;
            tail = (tail + piece)[^Math.Min(tail.Length + piece.Length, 8)..];
        }
        yield return ids.Count;
    }

    private static bool EndsLine(string text) => text.EndsWith('\n');

    private static bool EndsSentence(string text) => EndsWithOneOf(text.TrimEnd(Closers.ToCharArray()), Ends);

    private static bool EndsWide(string text) => EndsWithOneOf(text.TrimEnd(Closers.ToCharArray()), WideEnds);

    private static bool EndsWithOneOf(string text, string characters) => text.Length > 0 && characters.Contains(text[^1]);
}
