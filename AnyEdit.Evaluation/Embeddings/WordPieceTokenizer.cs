using AnyEdit.Tokenization;

namespace AnyEdit.Evaluation.Embeddings;

/// <summary>WordPiece: a word is the longest piece of the vocabulary that it begins with, then the longest "##" piece, and so on; a word for which that fails is unknown.</summary>
internal sealed class WordPieceTokenizer
{
    /// <summary>A longer word is unknown.</summary>
    public const int LongestWord = 100;

    private const string Continuation = "##";

    private readonly BertWords words;
    private readonly SpecialTokenSplitter specials;
    private readonly Dictionary<string, int> beginnings, continuations;
    private readonly int begin, end, unknown;
    private readonly int longestPiece;

    /// <param name="vocabulary">Ids of the pieces; holds [CLS], [SEP], [UNK] and [PAD].</param>
    /// <param name="words">How a text is cut into words.</param>
    /// <exception cref="ArgumentException">A special token is missing.</exception>
    public WordPieceTokenizer(IReadOnlyDictionary<string, int> vocabulary, BertWords words)
    {
        this.words = words;
        (begin, end, unknown, Padding) = (Special("[CLS]"), Special("[SEP]"), Special("[UNK]"), Special("[PAD]"));
        string[] written = ["[CLS]", "[SEP]", "[UNK]", "[PAD]", "[MASK]"];
        specials = new(written.Where(vocabulary.ContainsKey).Select(token => new AddedToken(vocabulary[token], token)));
        beginnings = vocabulary.ToDictionary(StringComparer.Ordinal);
        continuations = vocabulary.Where(piece => piece.Key.StartsWith(Continuation, StringComparison.Ordinal))
            .ToDictionary(piece => piece.Key[Continuation.Length..], piece => piece.Value, StringComparer.Ordinal);
        longestPiece = vocabulary.Keys.Max(piece => piece.Length);

        int Special(string token) => vocabulary.TryGetValue(token, out var id) ? id : throw new ArgumentException($"the vocabulary has no {token}.");
    }

    /// <summary>The token that fills up a batch.</summary>
    public int Padding { get; }

    /// <summary>[CLS], the pieces of a text, [SEP].</summary>
    /// <param name="text">The text; a special token that is written out in it is that token.</param>
    /// <param name="maxLength">What is too long is cut off its end.</param>
    public int[] Encode(string text, int maxLength)
    {
        var ids = new List<int> { begin };
        foreach (var segment in specials.Split(text, recogniseSpecialTokens: true))
            if (segment.Token is { } token)
                ids.Add(token.Id);
            else
                foreach (var word in words.Split(text.Substring(segment.Start, segment.Length)))
                    AddPieces(word, ids);
        return [.. ids.Take(maxLength - 1), end];
    }

    private void AddPieces(string word, List<int> ids)
    {
        var first = ids.Count;
        if (word.EnumerateRunes().Count() <= LongestWord)
        {
            for (int start = 0, length; start < word.Length; start += length)
            {
                length = LongestPiece((start == 0 ? beginnings : continuations).GetAlternateLookup<ReadOnlySpan<char>>(), word.AsSpan(start), out var id);
                if (length == 0)
                {
                    ids.RemoveRange(first, ids.Count - first);
                    break;
                }
                ids.Add(id);
            }
        }
        if (ids.Count == first)
            ids.Add(unknown);
    }

    private int LongestPiece(Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> pieces, ReadOnlySpan<char> rest, out int id)
    {
        for (var length = Math.Min(rest.Length, longestPiece); length > 0; length--)
            if (pieces.TryGetValue(rest[..length], out id))
                return length;
        id = unknown;
        return 0;
    }
}
