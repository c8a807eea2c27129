using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>Cells of records whose targets are about equally long.</summary>
internal static class LengthSlices
{
    /// <summary>The same records at every length, their targets cut. Only those that are long enough for all lengths.</summary>
    /// <exception cref="ArgumentException">No record is.</exception>
    public static IReadOnlyList<(int Length, ExperimentCell Cell)> Cut(ExperimentContext context)
    {
        int[] lengths = [.. context.Settings.Lengths.Distinct().Order()];
        var sets = context.Data.Select(data => data with { Cases = [.. data.Cases.Where(edit => Pieces(context, edit).Count >= lengths[^1])] }).Where(data => data.Cases.Count > 0).ToArray();
        if (sets.Length == 0)
            throw new ArgumentException($"No target has {Numbers.Text(lengths[^1])} tokens; the longest one has {Numbers.Text(context.Data.SelectMany(data => data.Cases).Max(edit => Pieces(context, edit).Count))}. Expected shorter lengths.");
        return Cells(context, [.. lengths.SelectMany(length => sets.Select(data => (length, data, (IReadOnlyList<EditCase>)[.. data.Cases.Take(context.Settings.Limit).Select(edit => Cut(context, edit, length))])))]);
    }

    /// <summary>Records by the length that they have: each length takes those above the next smaller one.</summary>
    /// <exception cref="ArgumentException">All targets are longer than the greatest length.</exception>
    public static IReadOnlyList<(int Length, ExperimentCell Cell)> Natural(ExperimentContext context)
    {
        int[] lengths = [.. context.Settings.Lengths.Distinct().Order()];
        var slices = context.Data.SelectMany(data => data.Cases.GroupBy(edit => Array.Find(lengths, length => Pieces(context, edit).Count <= length)).Where(same => same.Key > 0)
            .Select(same => (same.Key, data, (IReadOnlyList<EditCase>)[.. same.Take(context.Settings.Limit)]))).OrderBy(slice => slice.Key).ToArray();
        return slices.Length > 0 ? Cells(context, slices) : throw new ArgumentException($"All targets have more than {Numbers.Text(lengths[^1])} tokens; expected longer lengths.");
    }

    /// <summary>Says of each data set how many of its records have no length that is compared.</summary>
    public static IEnumerable<string> Notes(ExperimentContext context)
    {
        var longest = context.Settings.Lengths.Max();
        foreach (var data in context.Data)
        {
            var fit = data.Cases.Count(edit => Pieces(context, edit).Count is var count && (context.Settings.NaturalLengths ? count <= longest : count >= longest));
            if (fit < data.Cases.Count)
                yield return $"{data.Name}: {(fit == 0 ? "none" : Numbers.Text(fit))} of {Numbers.Text(data.Cases.Count)} records {(fit == 1 ? "has" : "have")} "
                    + $"{(context.Settings.NaturalLengths ? $"at most {Numbers.Text(longest)} tokens" : $"{Numbers.Text(longest)} tokens or more, which every length needs")}; {(fit == 0 ? "the set is left out" : "the others are left out")}.";
        }
    }

    /// <summary>A target's first tokens, up to the last whole word.</summary>
    internal static string Cut(IReadOnlyList<string> pieces, int length)
    {
        if (pieces.Count <= length)
            return string.Concat(pieces);
        var end = length;
        while (end > 1 && !EndsAWord(pieces, end))
            end--;
        var text = string.Concat(pieces.Take(EndsAWord(pieces, end) ? end : length));
        return text.TrimEnd() is { Length: > 0 } words ? words : text;
    }

    private static bool EndsAWord(IReadOnlyList<string> pieces, int end) => pieces[end] is [var next, ..] && !char.IsLetterOrDigit(next);

    /// <summary>Parts of a cut answer, and other questions, are not asked.</summary>
    private static EditCase Cut(ExperimentContext context, EditCase edit, int length) => edit with
    {
        Target = Cut(Pieces(context, edit), length),
        SubQuestions = [],
        Neighbours = [],
    };

    private static IReadOnlyList<string> Pieces(ExperimentContext context, EditCase edit) => TokenPieces.Of(context.Model.Tokenizer, edit.Target);

    private static IReadOnlyList<(int Length, ExperimentCell Cell)> Cells(ExperimentContext context, IReadOnlyList<(int Length, ExperimentData Data, IReadOnlyList<EditCase> Cases)> slices) =>
    [
        .. from method in context.Settings.Methods
           from editor in MethodCells.Editors(context, method)
           from slice in slices
           let part = $"length-{Numbers.Text(slice.Length)}"
           select (slice.Length, new ExperimentCell($"{slice.Data.Name}-{editor.FileName}-{part}", editor, slice.Data, method.Of(slice.Cases), context.Options()) { Part = part }),
    ];
}
