using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using AnyEdit.Evaluation.Reports.Charts;

namespace AnyEdit.Evaluation.Reports.Page;

/// <summary>A piece of HTML, written as an interpolated string: what stands in its holes is escaped, unless it is HTML itself.</summary>
[InterpolatedStringHandler]
internal sealed class Html
{
    private readonly StringBuilder text;

    public Html(int literalLength, int formattedCount) => text = new StringBuilder(literalLength + 16 * formattedCount);

    private Html(string markup) => text = new StringBuilder(markup);

    /// <summary>Nothing.</summary>
    public static Html None => new("");

    /// <summary>Markup that this library made.</summary>
    public static Html Raw(string markup) => new(markup);

    /// <summary>Several pieces, one after the other.</summary>
    public static Html Join(IEnumerable<Html> parts)
    {
        var joined = None;
        joined.AppendFormatted(parts);
        return joined;
    }

    public void AppendLiteral(string markup) => text.Append(markup);

    public void AppendFormatted(string? data) => text.Append(SvgText.Escape(data ?? ""));

    public void AppendFormatted(int number) => text.Append(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(double number, string format) => text.Append(number.ToString(format, CultureInfo.InvariantCulture));

    public void AppendFormatted(Html? part) => text.Append(part?.text);

    public void AppendFormatted(IEnumerable<Html> parts)
    {
        foreach (var part in parts)
            text.Append(part.text);
    }

    public override string ToString() => text.ToString();
}
