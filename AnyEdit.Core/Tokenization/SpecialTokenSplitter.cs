using System.Buffers;

namespace AnyEdit.Tokenization;

/// <summary>Cuts a text into added tokens and the stretches between them: leftmost match first, the longest of those.</summary>
internal sealed class SpecialTokenSplitter
{
    private readonly AddedToken[] _longestFirst;
    private readonly SearchValues<string> _all;
    private readonly SearchValues<string> _notSpecial;

    public SpecialTokenSplitter(IEnumerable<AddedToken> tokens)
    {
        _longestFirst = [.. tokens.Where(token => token.Content.Length > 0).OrderByDescending(token => token.Content.Length)];
        _all = Values(_longestFirst);
        _notSpecial = Values(_longestFirst.Where(token => !token.IsSpecial));
    }

    /// <summary>A stretch of the text; <paramref name="Token"/> is null where it is ordinary text.</summary>
    public readonly record struct Segment(int Start, int Length, AddedToken? Token);

    public List<Segment> Split(string text, bool recogniseSpecialTokens)
    {
        var segments = new List<Segment>();
        var values = recogniseSpecialTokens ? _all : _notSpecial;
        var begin = 0;
        var from = 0;
        while (from < text.Length)
        {
            var offset = text.AsSpan(from).IndexOfAny(values);
            if (offset < 0) break;
            var at = from + offset;
            if (LongestAt(text, at, recogniseSpecialTokens) is not { } token)
            {
                from = at + 1;
                continue;
            }

            var start = at;
            var end = at + token.Content.Length;
            while (token.StripsLeft && start > begin && char.IsWhiteSpace(text[start - 1])) start--;
            while (token.StripsRight && end < text.Length && char.IsWhiteSpace(text[end])) end++;
            if (start > begin) segments.Add(new Segment(begin, start - begin, null));
            segments.Add(new Segment(start, end - start, token));
            begin = from = end;
        }

        if (begin < text.Length) segments.Add(new Segment(begin, text.Length - begin, null));
        return segments;
    }

    private AddedToken? LongestAt(string text, int at, bool recogniseSpecialTokens)
    {
        foreach (var token in _longestFirst)
        {
            if (token.IsSpecial && !recogniseSpecialTokens) continue;
            if (!text.AsSpan(at).StartsWith(token.Content, StringComparison.Ordinal)) continue;
            if (token.IsSingleWord && (IsWordCharacter(text, at - 1) || IsWordCharacter(text, at + token.Content.Length))) continue;
            return token;
        }

        return null;
    }

    private static bool IsWordCharacter(string text, int index) =>
        index >= 0 && index < text.Length && (char.IsLetterOrDigit(text[index]) || text[index] == '_');

    private static SearchValues<string> Values(IEnumerable<AddedToken> tokens) =>
        SearchValues.Create([.. tokens.Select(token => token.Content)], StringComparison.Ordinal);
}
