using System.Globalization;
using System.Text;

namespace AnyEdit.Evaluation.Reports.Charts;

/// <summary>Text in SVG and HTML: escaping, and how wide it is, about.</summary>
internal static class SvgText
{
    /// <summary>Text as content or in a quoted attribute; what XML cannot have becomes the replacement character.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
            switch (text[i])
            {
                case '&': escaped.Append("&amp;"); break;
                case '<': escaped.Append("&lt;"); break;
                case '>': escaped.Append("&gt;"); break;
                case '"': escaped.Append("&quot;"); break;
                case '\'': escaped.Append("&#39;"); break;
                case '\t' or '\n' or '\r': escaped.Append(text[i]); break;
                case var high when char.IsHighSurrogate(high) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]): escaped.Append(high).Append(text[++i]); break;
                case var other: escaped.Append(char.IsControl(other) || char.IsSurrogate(other) || other is '\ufffe' or '\uffff' ? '\ufffd' : other); break;
            }
        return escaped.ToString();
    }

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A coordinate with as many places as a screen can show.</summary>
    public static string At(double coordinate) => coordinate.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A name that can be an identifier.</summary>
    public static string Identifier(string name)
    {
        var id = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '-')]);
        return id.Length > 0 && char.IsAsciiLetter(id[0]) ? id : "figure-" + id;
    }

    /// <summary>A value for people.</summary>
    public static string Number(double value)
    {
        var size = Math.Abs(value);
        if (size is > 0 and (< 1e-4 or >= 1e7))
            return value.ToString("0.##e+0", CultureInfo.InvariantCulture).Replace("e+", "e", StringComparison.Ordinal);
        var text = value.ToString(size >= 10000 ? "#,##0" : size >= 100 ? "0.#" : size >= 1 ? "0.##" : size >= 0.01 ? "0.###" : "0.#####", CultureInfo.InvariantCulture);
        return text.Replace(',', '\u202f').Replace('-', '\u2212');
    }

    /// <summary>About how many pixels a text takes in a sans-serif font.</summary>
    public static double Width(string text, double size = 12)
    {
        var em = 0.0;
        foreach (var rune in text.EnumerateRunes())
            em += rune.Value switch
            {
                'i' or 'j' or 'l' or 'I' or '|' or '!' or '.' or ',' or ':' or ';' or '\'' => 0.28,
                'f' or 't' or 'r' or ' ' or '(' or ')' or '-' or '/' => 0.36,
                'm' or 'w' or 'M' or 'W' or '@' or '%' => 0.87,
                >= 'A' and <= 'Z' => 0.68,
                >= 0x1100 => 1,
                _ => 0.57,
            };
        return em * size;
    }

    /// <summary>Breaks a text at spaces into lines that fit.</summary>
    public static IReadOnlyList<string> Wrap(string text, double width, double size)
    {
        List<string> lines = [];
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (lines.Count > 0 && Width(lines[^1] + " " + word, size) <= width)
                lines[^1] += " " + word;
            else
                lines.Add(word);
        return lines;
    }
}
