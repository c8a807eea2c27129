namespace AnyEdit.Evaluation.Runs;

/// <summary>Says in words how a run differs from an earlier one.</summary>
internal static class RunDifferences
{
    private const string Records = "Records";
    private const string None = "none";
    private const int MostDifferences = 6;
    private const int DigestLength = 64;

    /// <summary>The settings that decide which records are taken from a file; another number of records is no other difference.</summary>
    private static readonly string[] Selection = ["Data", "Limit"];

    private static readonly Dictionary<string, string> Contents = new(StringComparer.Ordinal)
    {
        ["KeyMoments"] = "the key moments are others",
        ["MendNetwork"] = "MEND's network is another",
        ["SentenceEncoder"] = "the sentence encoder is another",
        ["Locality"] = "the locality questions are others",
        ["HeldOut"] = "the held-out texts are others",
        ["Choices"] = "the multiple-choice questions are others",
    };

    /// <summary>The first few differences, separated by semicolons; <c>null</c> where there is none.</summary>
    /// <param name="now">The run that is asked for.</param>
    /// <param name="earlier">The run that there is.</param>
    /// <param name="except">A setting that may differ.</param>
    public static string? Describe(EvaluationHeader now, EvaluationHeader earlier, string? except = null)
    {
        string[] all = [.. All(now, earlier, except)];
        if (all.Length == 0)
            return null;
        return string.Join("; ", all.Take(MostDifferences)) + (all.Length > MostDifferences ? $"; and {all.Length - MostDifferences} more" : "");
    }

    private static IEnumerable<string> All(EvaluationHeader now, EvaluationHeader earlier, string? except)
    {
        if (now.WeightHash != earlier.WeightHash)
            yield return "the model's weights are others";
        string[] names = [.. now.Settings.Keys.Union(earlier.Settings.Keys).Where(name => name != except && Value(now, name) != Value(earlier, name)).Order(StringComparer.Ordinal)];
        if (names.Contains(Records) && File(now, earlier, names) is { } file)
            yield return file;
        foreach (var name in names.Where(name => name != Records))
            yield return IsDigest(Value(now, name)) && IsDigest(Value(earlier, name))
                ? Contents.GetValueOrDefault(name, $"{name} has changed")
                : $"{name} is {Shown(Value(now, name))}, was {Shown(Value(earlier, name))}";
    }

    /// <summary>Why the records are others; <c>null</c> where only another part of the same file was asked for.</summary>
    private static string? File(EvaluationHeader now, EvaluationHeader earlier, string[] names)
    {
        if (now.FileDigest is null || earlier.FileDigest is null || now.FileDigest == earlier.FileDigest)
            return names.Intersect(Selection).Any() ? null : "the records are others";
        return now.File is { } file && earlier.File is { } other && Path.GetFullPath(file) != Path.GetFullPath(other)
            ? $"the data file is '{file}', was '{other}'"
            : $"the data file '{now.File}' has changed since";
    }

    private static string Value(EvaluationHeader header, string name) => header.Settings.GetValueOrDefault(name, "not set");

    private static bool IsDigest(string value) => value.Length == DigestLength && value.All(char.IsAsciiHexDigit);

    private static string Shown(string value) => IsDigest(value) ? "given" : value.Length == 0 ? None : value.Length <= 80 ? value : $"{value[..77]}...";
}
