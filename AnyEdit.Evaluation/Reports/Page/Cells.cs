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
        <div class="scroll" role="region" aria-label="{caption}" tabindex="0"><table>
        <caption>{caption}</caption>
        <thead>{head}</thead>
        <tbody>{body}</tbody>
        </table></div>

        """;

    /// <summary>Names and their values.</summary>
    public static Html Pairs(IEnumerable<KeyValuePair<string, string>> pairs) =>
        $"<dl class=\"pairs\">{pairs.Select(pair => (Html)$"<div><dt>{pair.Key}</dt><dd>{pair.Value}</dd></div>\n")}</dl>\n";

    /// <summary>Remarks that must be seen.</summary>
    public static Html Doubts(IEnumerable<string> doubts) => Html.Join(doubts.Select(doubt => (Html)$"<p class=\"doubt\"><strong>Note.</strong> {doubt}</p>\n"));

    /// <summary>A number that is written as invariant text, shortened for people; <c>null</c> of another text.</summary>
    public static string? Shortened(string text) =>
        text.Length > 0 && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? text.All(char.IsAsciiDigit) && text.Length < 10 ? text : SvgText.Number(value)
            : null;
}
