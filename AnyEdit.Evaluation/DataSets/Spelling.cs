namespace AnyEdit.Evaluation.DataSets;

/// <summary>Finds the name that somebody meant.</summary>
internal static class Spelling
{
    private const int ShortName = 3, LongName = 8;

    /// <summary>The known name from which a name differs by a letter, or two of a long one, whatever its capitals, underscores and hyphens; <c>null</c> where there is none.</summary>
    /// <remarks>A short known name has to be there letter by letter: <c>uid</c> and <c>pid</c> are names of their own, not <c>id</c> misspelt.</remarks>
    /// <param name="name">The name that was written.</param>
    /// <param name="known">The names that there are.</param>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        var plain = Plain(name);
        return known.Select(candidate => (Name: candidate, Edits: Distance(plain, Plain(candidate))))
            .Where(candidate => candidate.Edits <= Most(plain, Plain(candidate.Name)))
            .OrderBy(candidate => candidate.Edits)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    private static int Most(string name, string known) => known.Length <= ShortName ? 0 : name.Length >= LongName ? 2 : 1;

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Levenshtein's distance: the fewest letters to insert, delete or replace.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return row[b.Length];
    }
}
