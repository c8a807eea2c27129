using System.Text.Json;
using AnyEdit.Files;
using AnyEdit.Sessions;

namespace AnyEdit.Evaluation.Runs;

/// <summary>The folder of a run, open for one process at a time.</summary>
internal sealed class RunFolder : IDisposable
{
    public const string HeaderName = "run.json", RecordsName = "records.jsonl", AgainName = "again.jsonl", SummaryName = "summary.json", TableName = "summary.csv", AbilityName = "ability.jsonl", JournalName = "edits";

    private const string LockName = "lock";

    private readonly FileStream exclusive;

    private RunFolder(string path, FileStream exclusive) => (Path, this.exclusive) = (path, exclusive);

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Begins a run, or opens one to go on with it. One in which nothing was done yet may begin with other settings.</summary>
    /// <exception cref="InvalidDataException">The folder has a run with other settings, or something else; nothing was changed.</exception>
    /// <exception cref="IOException">It cannot be written, or another process is at work there.</exception>
    public static RunFolder Open(string path, EvaluationHeader header)
    {
        path = System.IO.Path.GetFullPath(path);
        Check(path, header);
        Make(path);
        var folder = new RunFolder(path, Lock(path));
        try
        {
            if (Check(path, header))
                return folder;
            if (Directory.Exists(folder[JournalName]))
                Directory.Delete(folder[JournalName], recursive: true);      // without an edit, and begun with the settings before
            AtomicFile.Write(folder[HeaderName], stream => JsonSerializer.Serialize(stream, header, RunJson.Indented));
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Whether anything in a run's folder would be lost with it: a record, an edit of a sequence, a measurement of general ability.</summary>
    public static bool HasWork(string path) => new[] { RecordsName, AgainName, AbilityName, System.IO.Path.Combine(JournalName, EditJournal.LinesName) }
        .Any(name => new FileInfo(System.IO.Path.Combine(path, name)) is { Exists: true, Length: > 0 });

    /// <summary>Whether a run's folder has a record.</summary>
    public static bool HasRecords(string path) => new FileInfo(System.IO.Path.Combine(path, RecordsName)) is { Exists: true, Length: > 0 };

    /// <summary>Reads what a run is.</summary>
    /// <exception cref="InvalidDataException">The folder has no run.</exception>
    public static EvaluationHeader ReadHeader(string path)
    {
        var file = System.IO.Path.Combine(path, HeaderName);
        if (!File.Exists(file))
            throw new InvalidDataException($"The folder '{path}' has no evaluation: there is no {HeaderName}. Expected the folder of one, or for a new one an empty or a new folder.");
        try
        {
            if (JsonSerializer.Deserialize<EvaluationHeader>(File.ReadAllBytes(file), RunJson.Indented) is { WeightHash: not null, Settings: not null } header)
                return header;
        }
        catch (JsonException)
        {
        }

        throw new InvalidDataException($"'{file}' does not describe an evaluation; delete its folder to begin anew.");
    }

    public void Dispose() => exclusive.Dispose();

    /// <summary>Whether the folder has this run; <c>false</c> where it has none, or one that may be begun anew.</summary>
    private static bool Check(string path, EvaluationHeader header)
    {
        if (File.Exists(path))
            throw new InvalidDataException($"'{path}' is a file; expected a folder for the run.");
        if (!Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any(entry => System.IO.Path.GetFileName(entry) is var name && name != LockName && !name.StartsWith('.')))
            return false;
        var earlier = ReadHeader(path);
        var differences = RunDifferences.Describe(header, earlier);
        if (differences is not null && HasWork(path))
            throw new InvalidDataException(
                $"The folder '{path}' has an evaluation that was begun with other options ({differences}). To go on with it, run it as it was begun{(earlier.Command is { } command ? $": {command}" : "")}. "
                + "To begin anew, choose another folder (--out of the command line), or delete this one.");
        return differences is null;
    }

    private static void Make(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The folder '{path}' could not be written: {exception.Message}", exception);
        }
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The folder '{path}' cannot be opened alone; is another process evaluating there? {exception.Message}", exception);
        }
    }
}
