using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AnyEdit.Tokenization;

/// <summary>Any other pattern: each match is a word, and so is each stretch between matches.</summary>
internal sealed class RegexSplitter(Regex regex) : IPreTokenizer
{
    public void Split(ReadOnlySpan<char> text, List<int> ends)
    {
        var hasSurrogates = text.ContainsAnyInRange('\uD800', '\uDFFF');
        var first = ends.Count;
        foreach (var match in regex.EnumerateMatches(hasSurrogates ? OneUnitForEachCharacter(text) : text))
        {
            if (match.Length == 0) continue;
            if (match.Index > (ends.Count > first ? ends[^1] : 0)) ends.Add(match.Index);
            ends.Add(match.Index + match.Length);
        }

        if (hasSurrogates) ToUnits(text, ends, first);
        if (text.Length > (ends.Count > first ? ends[^1] : 0)) ends.Add(text.Length);
    }

    // .NET's regular expressions see UTF-16 units. So that a letter beyond the BMP is a letter to them, each such character is
    // replaced by one of the BMP that has its category, and the ends found are counted in characters.
    private static string OneUnitForEachCharacter(ReadOnlySpan<char> text)
    {
        var shadow = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) shadow.Append(rune.IsBmp ? (char)rune.Value : StandIn(Rune.GetUnicodeCategory(rune)));
        return shadow.ToString();
    }

    private static void ToUnits(ReadOnlySpan<char> text, List<int> ends, int first)
    {
        var (characters, units) = (0, 0);
        for (var i = first; i < ends.Count; i++)
        {
            for (; characters < ends[i]; characters++) units += LengthAt(text, units);
            ends[i] = units;
        }
    }

    private static int LengthAt(ReadOnlySpan<char> text, int at) =>
        Rune.DecodeFromUtf16(text[at..], out _, out var length) == OperationStatus.Done ? length : 1;

    private static char StandIn(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => '\u0416',
        UnicodeCategory.LowercaseLetter => '\u0436',
        UnicodeCategory.ModifierLetter => '\u02B0',
        UnicodeCategory.OtherLetter => '\u4E00',
        UnicodeCategory.NonSpacingMark => '\u0300',
        UnicodeCategory.SpacingCombiningMark => '\u0903',
        UnicodeCategory.DecimalDigitNumber => '\u0660',
        UnicodeCategory.LetterNumber => '\u2160',
        UnicodeCategory.OtherNumber => '\u00B2',
        UnicodeCategory.OtherPunctuation => '\u00A7',
        UnicodeCategory.MathSymbol => '\u00AC',
        UnicodeCategory.CurrencySymbol => '\u00A2',
        UnicodeCategory.ModifierSymbol => '\u00A8',
        UnicodeCategory.Format => '\u200D',
        UnicodeCategory.PrivateUse => '\uE000',
        UnicodeCategory.OtherNotAssigned => '\u0378',
        _ => '\u00A9',
    };
}
