using System.Text.RegularExpressions;

namespace AnyEdit.Evaluation.Reports.Page;

/// <summary>A wanted text and the one that was given, with what is missing and what is extra marked.</summary>
/// <param name="Wanted">The wanted text.</param>
/// <param name="Given">The given text.</param>
/// <param name="Summary">The numbers in words.</param>
internal sealed partial record DiffView(Html Wanted, Html Given, string Summary)
{
    /// <summary>Compares token by token.</summary>
    public static DiffView OfTokens(IReadOnlyList<string> wanted, IReadOnlyList<string> given) => Of(wanted, given, "token");

    /// <summary>Compares word by word, where the tokens of one of them are not known.</summary>
    public static DiffView OfWords(string wanted, string given) => Of([.. Words().Matches(wanted).Select(word => word.Value)], [.. Words().Matches(given).Select(word => word.Value)], "word");

    private static DiffView Of(IReadOnlyList<string> wanted, IReadOnlyList<string> given, string unit)
    {
        // A token without text is a part of a character, or special.
        (wanted, given) = ([.. wanted.Where(piece => piece.Length > 0)], [.. given.Where(piece => piece.Length > 0)]);
        var diff = TokenDiff.Of(Comparable(wanted), Comparable(given));
        var common = diff.Common;
        return new(
            Marked(wanted, diff.Wanted, "del"),
            Marked(given, diff.Given, "ins"),
            $"{common} of {Count(wanted.Count, unit)} matched, {wanted.Count - common} missing, {given.Count - common} extra");
    }

    /// <summary>White space before the first word is how an answer joins its question, no part of it.</summary>
    private static string[] Comparable(IReadOnlyList<string> pieces) => [.. pieces.Select((piece, i) => i == 0 ? piece.TrimStart() : piece)];

    private static Html Marked(IReadOnlyList<string> pieces, bool[] kept, string tag) =>
        Html.Join(pieces.Select((piece, i) => kept[i] ? (Html)$"{piece}" : $"<{Html.Raw(tag)}>{piece.Replace("\n", "\u21b5\n", StringComparison.Ordinal)}</{Html.Raw(tag)}>"));

    private static string Count(int count, string unit) => count == 1 ? $"1 {unit}" : $"{count} {unit}s";

    [GeneratedRegex(@"\s*\w+|\s*[^\w\s]|\s+")]
    private static partial Regex Words();
}
