namespace AnyEdit.Cli.Edits;

/// <summary>Where the second moments of a model's keys are.</summary>
internal static class StatisticsFolder
{
    private const string Name = "key-moments";

    /// <summary>The model's own folder, else the one that its last edit used, else null.</summary>
    public static string? Of(string model)
    {
        var own = Path.Combine(Path.GetFullPath(model), Name);
        return Directory.Exists(own) ? own : EditTrail.Of(model).StatisticsFolder;
    }
}
