using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AnyEdit.Files;
using AnyEdit.Patches;
using AnyEdit.Weights;

namespace AnyEdit.Sessions;

/// <summary>The working folder of a session: what it is to do, and every batch that it has done, safe from power cuts.</summary>
/// <remarks>
/// <c>session.json</c> holds the plan, <c>0001</c>, <c>0002</c> and so on the batches (patch, report, and now and then the parameters
/// from before it), <c>journal.jsonl</c> a line for each finished one, written when its files are on the disk. The parameters are
/// kept anew whenever the patches since the last ones have grown as large as these, so that all takes at most twice the space of
/// the patches and one set of parameters. Not safe for concurrent use; a second process is kept out.
/// </remarks>
public sealed class EditJournal : IDisposable
{
    /// <summary>The patch within a batch's folder.</summary>
    public const string PatchName = "edit.patch";

    /// <summary>The parameters from before the batch within its folder.</summary>
    public const string OriginalsName = "originals.safetensors";

    internal const string LinesName = "journal.jsonl";
    private const string ReportName = "report.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly List<EditJournalEntry> entries = [];
    private readonly FileStream exclusive;

    private EditJournal(string folder, EditSessionPlan plan, FileStream exclusive) => (Folder, Plan, this.exclusive) = (folder, plan, exclusive);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>What the session is to do.</summary>
    public EditSessionPlan Plan { get; }

    /// <summary>The finished batches in order.</summary>
    public IReadOnlyList<EditJournalEntry> Entries => entries;

    /// <summary>How many finished batches were found damaged when the journal was opened; they are to be done again.</summary>
    public int Damaged { get; private set; }

    /// <summary>Hash of the weights after the last finished batch.</summary>
    public string WeightHash => entries.Count > 0 ? entries[^1].WeightHashAfter : Plan.BaseWeightHash;

    private string LinesPath => Path.Combine(Folder, LinesName);

    /// <summary>Begins a journal, or opens one to go on with it.</summary>
    /// <param name="folder">The folder; it is made if it is missing.</param>
    /// <param name="plan">What the session is to do.</param>
    /// <returns>The journal; the caller disposes it, which leaves the folder as it is.</returns>
    /// <exception cref="InvalidDataException">The folder is the journal of a session with another plan, or no journal; nothing was changed.</exception>
    /// <exception cref="IOException">The folder cannot be written, or another process has the journal open.</exception>
    public static EditJournal Open(string folder, EditSessionPlan plan)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(plan);
        folder = Path.GetFullPath(folder);
        JournalFolder.Make(folder);
        var exclusive = JournalFolder.Lock(folder);
        try
        {
            var journal = new EditJournal(folder, plan, exclusive);
            if (JournalFolder.BeginOrContinue(folder, plan, Json))
                journal.ReadEntries();
            return journal;
        }
        catch
        {
            exclusive.Dispose();
            throw;
        }
    }

    /// <summary>The folder of a batch.</summary>
    /// <param name="number">Its number, from 1.</param>
    public string BatchFolder(int number) => Path.Combine(Folder, number.ToString("D4", CultureInfo.InvariantCulture));

    /// <summary>Reads the patch of a batch that was not left out; the caller disposes it.</summary>
    /// <param name="number">Its number, from 1.</param>
    public EditPatch ReadPatch(int number) => EditPatch.Load(Path.Combine(BatchFolder(number), PatchName));

    /// <summary>Reads the report of a batch that was not left out.</summary>
    /// <param name="number">Its number, from 1.</param>
    public EditBatchReport ReadReport(int number)
    {
        using var stream = File.OpenRead(Path.Combine(BatchFolder(number), ReportName));
        return JsonSerializer.Deserialize<EditBatchReport>(stream, Json)!;
    }

    /// <summary>Reads the keys that a batch that was not left out wrote, by layer (<see cref="EditPatch.KeysWritten"/>); the caller disposes them.</summary>
    internal Dictionary<int, Tensor> ReadKeysWritten(int number) => EditPatchFile.ReadKeysWritten(Path.Combine(BatchFolder(number), PatchName));

    /// <summary>Reads the parameters from before a batch; the caller's dispose scope owns the tensors.</summary>
    internal Dictionary<string, Tensor> ReadOriginals(int number, Device device) => ReadTensors(Path.Combine(BatchFolder(number), OriginalsName), device);

    /// <summary>Adds a batch; it is on the disk when this returns.</summary>
    /// <param name="result">What was done.</param>
    /// <param name="before">The weights before it.</param>
    /// <param name="after">Hash of the weights after it.</param>
    internal void Append(EditResult result, IWeights before, string after)
    {
        var number = entries.Count + 1;
        var folder = BatchFolder(number);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);      // what an interrupted attempt left
        var files = new List<string> { PatchName, ReportName };
        result.Patch.Save(Path.Combine(folder, PatchName));
        AtomicFile.Write(Path.Combine(folder, ReportName), stream => JsonSerializer.Serialize(stream, EditBatchReport.Of(result), Json));

        string[] parameters = [.. result.Patch.Deltas.Keys.Order(StringComparer.Ordinal)];
        var needsOriginals = NeedsOriginals(parameters);
        if (needsOriginals)
        {
            SafetensorsWriter.Write(Path.Combine(folder, OriginalsName), parameters.Select(name => KeyValuePair.Create(name, before[name])));
            files.Add(OriginalsName);
        }

        Disk.FlushFolder(Folder);
        var manifest = result.Patch.Manifest;
        Append(new EditJournalEntry(number, result.Requests.Count, manifest.TextsHash, manifest.BaseWeightHash, after)
        {
            Parameters = parameters,
            HasOriginals = needsOriginals,
            PatchBytes = new FileInfo(Path.Combine(folder, PatchName)).Length,
            OriginalBytes = needsOriginals ? new FileInfo(Path.Combine(folder, OriginalsName)).Length : 0,
            Digests = files.ToDictionary(name => name, name => JournalFolder.Digest(Path.Combine(folder, name))),
        });
    }

    /// <summary>Notes a batch that was left out.</summary>
    internal void Skip(IReadOnlyList<EditRequest> requests, string reason) =>
        Append(new EditJournalEntry(entries.Count + 1, requests.Count, EditPatchManifest.HashTexts(requests), WeightHash, WeightHash) { Skipped = reason });

    /// <summary>Lets the folder go; it stays on the disk.</summary>
    public void Dispose() => exclusive.Dispose();

    /// <summary>Deletes the folder, once what it holds is written elsewhere or not wanted any more.</summary>
    public void Delete()
    {
        exclusive.Dispose();
        if (!Directory.Exists(Folder))
            return;
        var going = Path.Combine(Path.GetDirectoryName(Folder)!, TemporaryName.For(Folder));
        Directory.Move(Folder, going);      // whole or gone, never a part of a journal
        TemporaryName.TryDeleteFolder(going);
    }

    private void Append(EditJournalEntry entry)
    {
        JournalLines.Append(LinesPath, JsonSerializer.Serialize(entry, Json));
        entries.Add(entry);
    }

    private bool NeedsOriginals(string[] parameters)
    {
        var last = entries.FindLastIndex(entry => entry.HasOriginals);
        return last < 0
            || !parameters.All(entries[last].Parameters.Contains)
            || entries.Skip(last).Sum(entry => entry.PatchBytes) >= entries[last].OriginalBytes;
    }

    private void ReadEntries()
    {
        var lines = JournalLines.Read(LinesPath);
        foreach (var line in lines)
            if (Parse(line) is { } entry && entry.Number == entries.Count + 1 && entry.WeightHashBefore == WeightHash && IsWhole(entry))
                entries.Add(entry);
            else
                break;
        Damaged = lines.Count - entries.Count;
        JournalLines.Truncate(LinesPath, lines.Take(entries.Count));
    }

    private bool IsWhole(EditJournalEntry entry)
    {
        foreach (var (name, digest) in entry.Digests)
            if (Path.Combine(BatchFolder(entry.Number), name) is var path && (!File.Exists(path) || JournalFolder.Digest(path) != digest))
                return false;
        return true;
    }

    private static EditJournalEntry? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<EditJournalEntry>(line, Json) is { TextsHash: not null, WeightHashAfter: not null, Digests: not null } entry ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The tensors are the caller's dispose scope's.</summary>
    private static Dictionary<string, Tensor> ReadTensors(string path, Device? device = null)
    {
        if (!File.Exists(path))
            return [];
        using var reader = SafetensorsReader.Open(path);
        return reader.Header.Entries.Keys.ToDictionary(name => name, name => reader.Read(name, new TensorReadOptions { Device = device }), StringComparer.Ordinal);
    }
}
