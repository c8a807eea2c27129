using System.Globalization;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Reports.Charts;

namespace AnyEdit.Evaluation.Reports.Page;

/// <summary>Numbers in tables.</summary>
internal static class Cells
{
    /// <summary>A mean with its standard error.</summary>
    public static Html Mean(MetricMean mean) => mean switch
    {
        { Value: not { } } => None(mean.Reason),
        { Value: { } value, StandardError: { } error } => $"<td class=\"n\">{value:F3} <small>\u00b1&#160;{error:F3}</small></td>",
        _ => $"<td class=\"n\">{mean.Value!.Value:F3}</td>",
    };

    /// <summary>A share with the counts that it is made of.</summary>
    public static Html Share(Share? share) => share is { Total: > 0 } some
        ? $"<td class=\"n\">{some.Value:F3} <small>{some.Hits}&#160;of&#160;{some.Total}</small></td>"
        : None(null);

    /// <summary>A number, or nothing.</summary>
    public static Html Number(double? value) => value is { } number ? $"<td class=\"n\">{SvgText.Number(number)}</td>" : None(null);

    /// <summary>A cell without a value, with the reason for a pointer to show.</summary>
    public static Html None(string? reason) => reason is null ? (Html)$"<td class=\"n none\">\u2013</td>" : $"<td class=\"n none\" title=\"{reason}\">\u2013</td>";

    /// <summary>A table that can be scrolled sideways, by keyboard too.</summary>
    public static Html Table(string caption, Html head, Html body) => $"""
        <div class="scroll" role="group" aria-label="{caption}" tabindex="0"><table>
        <caption>{caption}</caption>
        <thead>{head}</thead>
        <tbody>{body}</tbody>
        </table></div>

        """;

    /// <summary>Names and their values.</summary>
    public static Html Pairs(IEnumerable<KeyValuePair<string, string>> pairs) =>
        $"<dl class=\"pairs\">{pairs.Select(pair => (Html)$"<div><dt>{pair.Key}</dt>{(pair.Value.Any(char.IsLetter) ? (Html)$"<dd dir=\"auto\">{pair.Value}</dd>" : $"<dd>{pair.Value}</dd>")}</div>\n")}</dl>\n";

    /// <summary>Remarks that must be seen.</summary>
    public static Html Doubts(IEnumerable<string> doubts) => Html.Join(doubts.Select(doubt => (Html)$"<p class=\"doubt\"><strong>Note.</strong> {doubt}</p>\n"));

    /// <summary>The decimals of a column of numbers that are written as invariant text, so that they can be compared; <c>null</c> where one is no number.</summary>
    public static int? Places(IEnumerable<string?> column)
    {
        var places = 0;
        foreach (var text in column.Where(text => text is not (null or "" or "-")))
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
                return null;
            if (value != Math.Truncate(value))
                places = Math.Max(places, Math.Abs(value) switch { < 10 => 3, < 100 => 2, _ => 1 });
        }

        return places;
    }

    /// <summary>A number of such a column; one that its decimals cannot show is written with a power of ten.</summary>
    public static string Shortened(string text, int places)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return text;
        var rounded = Math.Round(value, places);
        return Math.Abs(value) >= 1e7 || rounded == 0 && value != 0 ? SvgText.Number(value) : rounded.ToString("F" + places, CultureInfo.InvariantCulture).Replace('-', '\u2212');
    }
}
