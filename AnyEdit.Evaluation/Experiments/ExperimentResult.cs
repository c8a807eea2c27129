using System.Text.Json;
using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Files;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>What an experiment found, as its <c>experiment.json</c> has it.</summary>
/// <param name="Name">The experiment's name, e.g. <c>chunk-size</c>.</param>
/// <param name="Title">Its title.</param>
/// <param name="Question">The question it asks, in a sentence, with the table or figure of the paper.</param>
public sealed record ExperimentResult(string Name, string Title, string Question)
{
    /// <summary>The file in the experiment's folder.</summary>
    public const string FileName = "experiment.json";

    /// <summary>The model's name.</summary>
    public string Model { get; init; } = "";

    /// <summary>Hash of the unedited model's weights.</summary>
    public string WeightHash { get; init; } = "";

    /// <summary>The command that made it; <c>null</c> where there is none.</summary>
    public string? Command { get; init; }

    /// <summary>Everything else that decides the result, by name; what a method adds is in the <c>run.json</c> of its runs.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>What it ran with, by name.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();

    /// <summary>The tables.</summary>
    public IReadOnlyList<DataTable> Tables { get; init; } = [];

    /// <summary>The charts.</summary>
    public IReadOnlyList<Figure> Figures { get; init; } = [];

    /// <summary>Remarks for the reader: what was left out and why.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The folders of the evaluations behind it, relative to the experiment's folder.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    /// <summary>Reads the result of a folder.</summary>
    /// <param name="folder">The experiment's folder.</param>
    /// <exception cref="InvalidDataException">There is no experiment, or its file is damaged.</exception>
    public static ExperimentResult Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = Path.Combine(folder, FileName);
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<ExperimentResult>(stream, RunJson.Indented) ?? throw new InvalidDataException($"'{path}' is empty; expected the result of an experiment.");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"'{folder}' has no {FileName}; expected the folder of a finished experiment.", error);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"'{path}' is not the result of an experiment: {error.Message}", error);
        }
    }

    internal void Save(string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, RunJson.Indented));
}
