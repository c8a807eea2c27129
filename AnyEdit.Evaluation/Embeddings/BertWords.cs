using System.Globalization;
using System.Text;
using AnyEdit.Tokenization;

namespace AnyEdit.Evaluation.Embeddings;

/// <summary>BERT's basic tokenisation, as Hugging Face's BertNormalizer and BertPreTokenizer do it: cleaned, lower-cased words, each punctuation mark and each Chinese character alone.</summary>
/// <param name="Lowercase">Whether capitals become small letters.</param>
/// <param name="StripAccents">Whether marks are taken off their letters (normal form D without nonspacing marks).</param>
/// <param name="SplitChinese">Whether each Chinese character is a word.</param>
internal sealed record BertWords(bool Lowercase = true, bool StripAccents = true, bool SplitChinese = true)
{
    /// <summary>Cuts a text into words.</summary>
    public List<string> Split(string text)
    {
        var (words, word) = (new List<string>(), new StringBuilder());
        foreach (var rune in Normalize(text).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || IsPunctuation(rune))
                End();
            if (IsPunctuation(rune))
                words.Add(rune.ToString());
            else if (!Rune.IsWhiteSpace(rune))
                word.Append(rune);
        }
        End();
        return words;

        void End()
        {
            if (word.Length > 0)
                words.Add(word.ToString());
            word.Clear();
        }
    }

    private string Normalize(string text)
    {
        text = Clean(text);
        if (StripAccents)
            text = Map(CanonicalComposition.Decompose(text), rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark ? null : rune);
        return Lowercase ? Map(text, rune => Rune.ToLowerInvariant(rune)) : text;
    }

    private string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || IsControl(rune))
                continue;
            if (SplitChinese && IsChinese(rune.Value))
                clean.Append(' ').Append(rune).Append(' ');
            else
                clean.Append(rune);
        }
        return clean.ToString();
    }

    private static string Map(string text, Func<Rune, Rune?> change)
    {
        var changed = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (change(rune) is { } kept)
                changed.Append(kept);
        return changed.ToString();
    }

    /// <summary>Every category C* but unassigned; tab and line ends are white space.</summary>
    private static bool IsControl(Rune rune) => rune.Value is not ('\t' or '\n' or '\r') && Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse;

    /// <summary>Of the ASCII signs, symbols such as $ and + count as well.</summary>
    private static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        : Rune.IsPunctuation(rune);

    // From 2B920, where BERT itself has 2B820: so does the tokenizer that sentence-transformers uses.
    private static bool IsChinese(int c) => c is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
