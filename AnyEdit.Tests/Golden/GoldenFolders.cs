namespace AnyEdit.Tests.Golden;

/// <summary>
/// The folders of golden models and cases: those that the environment variable ANYEDIT_GOLDEN names (separated by ':'), else
/// ../shared/golden beside the repository where it is present, and this folder, which has a choice of its cases.
/// </summary>
internal static class GoldenFolders
{
    /// <summary>The roots that exist.</summary>
    public static IReadOnlyList<string> Roots { get; } = [.. FindRoots().Where(Directory.Exists)];

    /// <summary>Model folders: those with a configuration and forward results, by name.</summary>
    public static IReadOnlyList<string> Models { get; } =
    [
        .. Roots.SelectMany(Directory.EnumerateDirectories)
            .Where(folder => File.Exists(Path.Combine(folder, "config.json")) && File.Exists(Path.Combine(folder, "forward.safetensors")))
            .DistinctBy(Path.GetFileName)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Cases of a model: the folders within it, in any root, that have a case.json.</summary>
    public static IEnumerable<string> Cases(string model) => Roots
        .Select(root => Path.Combine(root, Path.GetFileName(model)))
        .Where(Directory.Exists)
        .SelectMany(Directory.EnumerateDirectories)
        .Where(folder => File.Exists(Path.Combine(folder, "case.json")))
        .DistinctBy(Path.GetFileName)
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> FindRoots()
    {
        if (Environment.GetEnvironmentVariable("ANYEDIT_GOLDEN") is { Length: > 0 } named)
            return named.Split(':', StringSplitOptions.RemoveEmptyEntries);
        var repository = AppContext.BaseDirectory;
        while (repository is not null && !File.Exists(Path.Combine(repository, "AnyEdit.sln")))
            repository = Path.GetDirectoryName(repository);
        return repository is null
            ? []
            : [Path.Combine(repository, "..", "shared", "golden"), Path.Combine(repository, "AnyEdit.Tests", "Golden")];
    }
}
