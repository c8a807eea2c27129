using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>
/// The data sets that what is compared has in common: where a cell came to nothing, the mean over the sets that are left says nothing
/// beside one over all of them.
/// </summary>
internal static class CommonSets
{
    /// <summary>The sets of which every line that has any value has one.</summary>
    /// <param name="cells">The cells of all lines.</param>
    /// <param name="line">Which line a cell belongs to.</param>
    /// <param name="mean">A cell's value.</param>
    public static IReadOnlySet<string> Of<TLine>(IEnumerable<CellResult> cells, Func<CellResult, TLine> line, Func<CellResult, MetricMean> mean)
    {
        HashSet<string>[] sets = [.. cells.Where(cell => mean(cell).Value is not null).GroupBy(line).Select(same => same.Select(cell => cell.Cell.Data.Name).ToHashSet())];
        return sets.Aggregate(sets.FirstOrDefault() ?? [], (common, own) => [.. common.Intersect(own)]);
    }

    /// <summary>Says of which methods less is compared than of others.</summary>
    /// <param name="cells">The cells of all methods.</param>
    /// <param name="line">What is compared of a method: with or without the chunk loop, chunk sizes.</param>
    /// <param name="mean">A cell's value.</param>
    public static IEnumerable<string> Notes<TLine>(IReadOnlyList<CellResult> cells, Func<CellResult, TLine> line, Func<CellResult, MetricMean> mean)
    {
        string[] all = [.. cells.Where(cell => mean(cell).Value is not null).Select(cell => cell.Cell.Data.Name).Distinct()];
        foreach (var method in cells.GroupBy(cell => cell.Cell.Editor.Method).Where(method => method.Any(cell => mean(cell).Value is not null)))
            if (all.Where(Of(method, line, mean).Contains).ToArray() is var common && common.Length < all.Length)
                yield return $"{method.Key}: {(common.Length == 0 ? "there is no data set on which all of it could be measured, so that figures leave it out" : $"figures show means over {string.Join(", ", common)} only, because not all of it could be measured on the other sets")}.";
    }
}
