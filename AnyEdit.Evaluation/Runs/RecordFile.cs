using System.Text;
using System.Text.Json;
using AnyEdit.Files;
using AnyEdit.Sessions;

namespace AnyEdit.Evaluation.Runs;

/// <summary>A file of records that only grows. A record counts once its line is on the disk with its end.</summary>
internal sealed class RecordFile
{
    private readonly string path;
    private readonly SortedSet<int> failed = [];

    private RecordFile(string path) => this.path = path;

    /// <summary>How many records it has.</summary>
    public int Count { get; private set; }

    /// <summary>The numbers of the batches whose edit had come to nothing when the file was opened.</summary>
    public IReadOnlySet<int> FailedBatches => failed;

    /// <summary>Opens the file to go on with it; a last line that a crash left unfinished is cut off.</summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <param name="expected">The records that it is to have, in order.</param>
    /// <exception cref="InvalidDataException">It holds other records, or a damaged one before the last; it is as it was.</exception>
    public static RecordFile Open(string path, IReadOnlyList<ExpectedRecord> expected)
    {
        var file = new RecordFile(path);
        if (!File.Exists(path))
            return file;
        var end = 0L;
        var damaged = false;
        foreach (var line in JournalLines.Stream(path))
        {
            if (damaged)
                throw new InvalidDataException($"'{path}', line {file.Count + 1}: this is not a record of an evaluation, and lines follow it. Delete it and all lines after it to have these records done again.");
            if (Parse(line.Text) is not { } record)
            {
                damaged = true;
                continue;
            }

            if (file.Count >= expected.Count || !expected[file.Count].Is(record))
                throw new InvalidDataException($"'{path}', line {file.Count + 1}: record {record.Index} is not the one that is expected here; delete the run's folder to begin anew.");
            if (record.Failure is not null)
                file.failed.Add(record.Batch);
            file.Count++;
            end = line.End;
        }

        if (new FileInfo(path).Length != end)
            JournalLines.Cut(path, end);
        return file;
    }

    /// <summary>Writes other records in the place of some that follow one another; they are on the disk when this returns.</summary>
    /// <param name="first">The place of the first, from 0.</param>
    /// <param name="records">As many as are replaced.</param>
    public void Replace(int first, IReadOnlyList<EvaluationRecord> records)
    {
        AtomicFile.Write(path, stream =>
        {
            foreach (var (i, line) in JournalLines.Stream(path).Index())
                stream.Write(Encoding.UTF8.GetBytes((i >= first && i < first + records.Count ? Line(records[i - first]) : line.Text) + "\n"));
        });
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

    /// <summary>A line's record; <c>null</c> where it is none.</summary>
    public static EvaluationRecord? Parse(string line)
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
