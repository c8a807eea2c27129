using System.Buffers;
using System.Globalization;
using System.Text;

namespace AnyEdit.Tokenization;

/// <summary>
/// The patterns of <see cref="SplitPatterns"/> by hand, character by character (a character is a code point, so letters and digits
/// beyond the BMP are letters and digits). Each method names the alternative of the pattern that it stands for.
/// </summary>
internal sealed class WordSplitter : IPreTokenizer
{
    private const byte Other = 0, Letter = 1, Number = 2, Space = 3;
    private static readonly byte[] AsciiClass = [.. Enumerable.Range(0, 128).Select(c => Classify((char)c))];

    private readonly bool _isGpt2;
    private readonly int _longestNumber;

    private WordSplitter(bool isGpt2, int longestNumber)
    {
        _isGpt2 = isGpt2;
        _longestNumber = longestNumber;
    }

    /// <summary>The splitter for a well-known pattern, or null.</summary>
    public static WordSplitter? For(string pattern) => pattern switch
    {
        SplitPatterns.Gpt2 => new WordSplitter(isGpt2: true, int.MaxValue),
        SplitPatterns.Llama3 => new WordSplitter(isGpt2: false, 3),
        SplitPatterns.Qwen2 => new WordSplitter(isGpt2: false, 1),
        _ => null,
    };

    public void Split(ReadOnlySpan<char> text, List<int> ends)
    {
        for (var at = 0; at < text.Length;) ends.Add(at = _isGpt2 ? EndOfGpt2Word(text, at) : EndOfWord(text, at));
    }

    private int EndOfGpt2Word(ReadOnlySpan<char> text, int at)
    {
        var contraction = EndOfContraction(text, at, ignoreCase: false);
        if (contraction > at) return contraction;

        // ` ?\p{L}+`, ` ?\p{N}+`, ` ?[^\s\p{L}\p{N}]+`
        var start = text[at] == ' ' && at + 1 < text.Length ? at + 1 : at;
        var kind = ClassAt(text, start, out _);
        return kind == Space ? EndOfSpaces(text, at, keepsLines: false) : EndOfRun(text, start, kind, int.MaxValue);
    }

    private int EndOfWord(ReadOnlySpan<char> text, int at)
    {
        var contraction = EndOfContraction(text, at, ignoreCase: true);
        if (contraction > at) return contraction;

        // `[^\r\n\p{L}\p{N}]?\p{L}+`
        var kind = ClassAt(text, at, out var length);
        if (kind == Letter) return EndOfRun(text, at, Letter, int.MaxValue);
        var next = at + length;
        if (kind != Number && text[at] is not ('\r' or '\n') && next < text.Length && ClassAt(text, next, out _) == Letter)
            return EndOfRun(text, next, Letter, int.MaxValue);

        // `\p{N}{1,3}` or `\p{N}`
        if (kind == Number) return EndOfRun(text, at, Number, _longestNumber);

        // ` ?[^\s\p{L}\p{N}]+[\r\n]*`
        var start = text[at] == ' ' && next < text.Length ? next : at;
        if (ClassAt(text, start, out _) != Other) return EndOfSpaces(text, at, keepsLines: true);
        var end = EndOfRun(text, start, Other, int.MaxValue);
        while (end < text.Length && text[end] is '\r' or '\n') end++;
        return end;
    }

    // `'s|'t|'re|'ve|'m|'ll|'d`
    private static int EndOfContraction(ReadOnlySpan<char> text, int at, bool ignoreCase)
    {
        if (text[at] != '\'' || at + 1 >= text.Length) return at;
        var first = Fold(text[at + 1]);
        if (first is 's' or 't' or 'm' or 'd') return at + 2;
        if (at + 2 >= text.Length) return at;
        return (first, Fold(text[at + 2])) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? at + 3 : at;

        char Fold(char c) => ignoreCase ? char.ToLowerInvariant(c) : c;
    }

    // `\s*[\r\n]+`, `\s+(?!\S)`, `\s+`
    private static int EndOfSpaces(ReadOnlySpan<char> text, int at, bool keepsLines)
    {
        var end = EndOfRun(text, at, Space, int.MaxValue);
        if (keepsLines && text[at..end].LastIndexOfAny('\r', '\n') is >= 0 and var line) return at + line + 1;
        return end < text.Length && end - at > 1 ? end - 1 : end;
    }

    private static int EndOfRun(ReadOnlySpan<char> text, int at, byte kind, int longest)
    {
        for (var count = 0; at < text.Length && count < longest && ClassAt(text, at, out var length) == kind; count++) at += length;
        return at;
    }

    private static byte ClassAt(ReadOnlySpan<char> text, int at, out int length)
    {
        var c = text[at];
        length = 1;
        if (c < 128) return AsciiClass[c];
        if (!char.IsHighSurrogate(c)) return Classify(c);
        return Rune.DecodeFromUtf16(text[at..], out var rune, out length) == OperationStatus.Done ? Classify(Rune.GetUnicodeCategory(rune)) : Other;
    }

    private static byte Classify(char c) => char.IsWhiteSpace(c) ? Space : Classify(char.GetUnicodeCategory(c));

    private static byte Classify(UnicodeCategory category) => category switch
    {
        <= UnicodeCategory.OtherLetter => Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Number,
        _ => Other,
    };
}
