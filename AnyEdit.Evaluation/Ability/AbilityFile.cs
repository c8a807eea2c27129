using System.Text.Json;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Sessions;

namespace AnyEdit.Evaluation.Ability;

/// <summary>A run's measurements of general ability. The file only grows; a line counts once it is on the disk with its end.</summary>
internal sealed class AbilityFile
{
    private readonly string path;

    private AbilityFile(string path) => this.path = path;

    /// <summary>How many measurements it has.</summary>
    public int Count { get; private set; }

    /// <summary>Opens the file to go on with it; a last line that a crash left unfinished is cut off.</summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <param name="batches">The numbers of the batches that are to be measured, 0 first.</param>
    /// <exception cref="InvalidDataException">It holds other measurements, or a damaged one before the last; it is as it was.</exception>
    public static AbilityFile Open(string path, IReadOnlyList<int> batches)
    {
        var file = new AbilityFile(path);
        var lines = JournalLines.Read(path);
        while (file.Count < lines.Count && Parse(lines[file.Count]) is { } measurement)
        {
            if (file.Count >= batches.Count || measurement.Batch != batches[file.Count])
                throw new InvalidDataException($"'{path}', line {file.Count + 1}: the measurement after batch {measurement.Batch} is not the one that is expected here; delete the run's folder to begin anew.");
            file.Count++;
        }

        if (file.Count < lines.Count - 1)
            throw new InvalidDataException($"'{path}', line {file.Count + 1}: this is not a measurement of general ability, and lines follow it. Delete it and all lines after it to have them measured again.");
        if (File.Exists(path) && new FileInfo(path).Length != lines.Take(file.Count).Sum(line => System.Text.Encoding.UTF8.GetByteCount(line) + 1L))
            JournalLines.Truncate(path, lines.Take(file.Count));
        return file;
    }

    /// <summary>Adds a measurement; it is on the disk when this returns.</summary>
    public void Append(AbilityMeasurement measurement)
    {
        JournalLines.Append(path, JsonSerializer.Serialize(measurement, RunJson.Lines));
        Count++;
    }

    /// <summary>Reads the measurements of a run.</summary>
    /// <exception cref="InvalidDataException">A line is not one.</exception>
    public static IReadOnlyList<AbilityMeasurement> Read(string path) =>
        [.. JournalLines.Read(path).Select((line, i) => Parse(line) ?? throw new InvalidDataException($"'{path}', line {i + 1}: this is not a measurement of general ability."))];

    private static AbilityMeasurement? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<AbilityMeasurement>(line, RunJson.Lines) is { } measurement && (measurement.HeldOut ?? (object?)measurement.Choices ?? measurement.NotMeasured) is not null ? measurement : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
