using System.Text.Json;
using AnyEdit.Sessions;

namespace AnyEdit.Evaluation.Runs;

/// <summary>A file of records that only grows. A record counts once its line is on the disk with its end.</summary>
internal sealed class RecordFile
{
    private readonly string path;

    private RecordFile(string path) => this.path = path;

    /// <summary>How many records it has.</summary>
    public int Count { get; private set; }

    /// <summary>Opens the file to go on with it; a last line that a crash left unfinished is cut off.</summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <param name="expected">The records that it is to have, in order.</param>
    /// <exception cref="InvalidDataException">It holds other records, or a damaged one before the last; it is as it was.</exception>
    public static RecordFile Open(string path, IReadOnlyList<ExpectedRecord> expected)
    {
        var file = new RecordFile(path);
        if (!File.Exists(path))
            return file;
        var lines = JournalLines.Read(path);
        foreach (var line in lines)
        {
            if (Parse(line) is not { } record)
                break;
            if (file.Count >= expected.Count || !expected[file.Count].Is(record))
                throw new InvalidDataException($"'{path}', line {file.Count + 1}: record {record.Index} is not the one that is expected here; delete the run's folder to begin anew.");
            file.Count++;
        }

        if (file.Count < lines.Count - 1)
            throw new InvalidDataException($"'{path}', line {file.Count + 1}: this is not a record of an evaluation, and lines follow it. Delete it and all lines after it to have these records done again.");
        if (new FileInfo(path).Length != lines.Take(file.Count).Sum(line => System.Text.Encoding.UTF8.GetByteCount(line) + 1L))
            JournalLines.Truncate(path, lines.Take(file.Count));
        return file;
    }

    /// <summary>Adds a record; it is on the disk when this returns.</summary>
    public void Append(EvaluationRecord record)
    {
        JournalLines.Append(path, Line(record));
        Count++;
    }

    /// <summary>Reads records, one at a time.</summary>
    /// <exception cref="InvalidDataException">A line is not a record.</exception>
    public static IEnumerable<EvaluationRecord> Read(string path)
    {
        if (!File.Exists(path))
            yield break;
        var number = 0;
        foreach (var line in File.ReadLines(path))
            yield return ++number > 0 && Parse(line) is { } record ? record : throw new InvalidDataException($"'{path}', line {number}: this is not a record of an evaluation.");
    }

    public static string Line(EvaluationRecord record) => JsonSerializer.Serialize(record, RunJson.Lines);

    private static EvaluationRecord? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<EvaluationRecord>(line, RunJson.Lines) is { Prompt: not null, Target: not null } record ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
