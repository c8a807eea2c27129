using System.Text.Json;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Files;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>The folder of an experiment. Each of its runs is open for one process only, so the experiment is, too.</summary>
internal static class ExperimentFolder
{
    public const string PlanName = "plan.json";

    private const int MostDifferences = 6;

    /// <summary>Begins an experiment, or opens one to go on with it. One of which nothing was done yet may begin with other settings.</summary>
    /// <exception cref="InvalidDataException">The folder has an experiment with other settings, or something else; nothing was changed.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Open(string path, ExperimentPlan plan)
    {
        if (File.Exists(path))
            throw new InvalidDataException($"'{path}' is a file; expected a folder for the experiment.");
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any(entry => !Path.GetFileName(entry).StartsWith('.')))
        {
            var earlier = Read(path);
            string[] differences = [.. plan.DifferencesFrom(earlier)];
            if (differences.Length > 0 && IsBegun(path))
                throw new InvalidDataException(
                    $"The folder '{path}' has an experiment that was begun with other options ({string.Join("; ", differences.Take(MostDifferences))}). "
                    + $"To go on with it, run it as it was begun{(earlier.Command is { } command ? $": {command}" : "")}. To begin anew, choose another folder (--out of the command line), or delete this one.");
            if (differences.Length == 0)
                return;
        }

        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The folder '{path}' could not be written: {exception.Message}", exception);
        }

        AtomicFile.Write(Path.Combine(path, PlanName), stream => JsonSerializer.Serialize(stream, plan, RunJson.Indented));
    }

    /// <summary>Whether a run below it has anything that would be lost.</summary>
    private static bool IsBegun(string path) =>
        File.Exists(Path.Combine(path, ExperimentResult.FileName))
        || Path.Combine(path, CellRunner.FolderName) is var runs && Directory.Exists(runs) && Directory.EnumerateDirectories(runs).Any(RunFolder.HasWork);

    private static ExperimentPlan Read(string path)
    {
        var file = Path.Combine(path, PlanName);
        if (!File.Exists(file))
            throw new InvalidDataException($"The folder '{path}' is not empty, and has no experiment: there is no {PlanName}. Choose another folder.");
        try
        {
            if (JsonSerializer.Deserialize<ExperimentPlan>(File.ReadAllBytes(file), RunJson.Indented) is { Name: not null, WeightHash: not null, Settings: not null } plan)
                return plan;
        }
        catch (JsonException)
        {
        }

        throw new InvalidDataException($"'{file}' does not describe an experiment; delete its folder to begin anew.");
    }
}
