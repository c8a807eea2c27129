using System.Globalization;
using System.Text.Json;
using AnyEdit.Files;
using AnyEdit.Patches;
using AnyEdit.Weights;

namespace AnyEdit.Cli.Edits;

/// <summary>
/// The edits that made a model folder what it is: <c>edits/0001</c>, <c>edits/0002</c> and so on, each with the patch, the
/// parameters as they were before it, bit for bit, and a record.
/// </summary>
internal sealed class EditTrail
{
    private const string FolderName = "edits";
    private const string RecordName = "edit.json";
    private const string PatchName = "edit.patch";
    private const string OriginalsName = "originals.safetensors";

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string root;

    private EditTrail(string folder)
    {
        root = Path.Combine(folder, FolderName);
        Folders = Directory.Exists(root) ? [.. Directory.GetDirectories(root).Where(IsEdit).Order(StringComparer.Ordinal)] : [];
        Records = [.. Folders.Select(ReadRecord)];
    }

    /// <summary>The edits, oldest first.</summary>
    public IReadOnlyList<EditRecord> Records { get; }

    /// <summary>The statistics that the last edit used; null where there is none.</summary>
    public string? StatisticsFolder => Records.Select(record => record.Statistics).LastOrDefault(folder => folder is not null);

    private List<string> Folders { get; }

    /// <summary>Reads the trail of a model folder; empty for a model that was never edited.</summary>
    /// <exception cref="BadInputException">A record cannot be read.</exception>
    public static EditTrail Of(string folder) => new(folder);

    /// <summary>Copies the trail into another model folder.</summary>
    public void CopyTo(string folder)
    {
        foreach (var source in Folders)
        {
            var destination = Directory.CreateDirectory(Path.Combine(folder, FolderName, Path.GetFileName(source))).FullName;
            foreach (var file in Directory.GetFiles(source))
                File.Copy(file, Path.Combine(destination, Path.GetFileName(file)));
        }
    }

    /// <summary>Adds an edit.</summary>
    /// <param name="record">What to remember.</param>
    /// <param name="patch">The edit's patch.</param>
    /// <param name="original">The weights before the edit.</param>
    public void Append(EditRecord record, EditPatch patch, IWeights original)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, (Records.Count + 1).ToString("D4", CultureInfo.InvariantCulture))).FullName;
        patch.Save(Path.Combine(folder, PatchName));
        SafetensorsWriter.Write(Path.Combine(folder, OriginalsName), patch.Deltas.Keys.Select(name => KeyValuePair.Create(name, original[name])));
        File.WriteAllBytes(Path.Combine(folder, RecordName), JsonSerializer.SerializeToUtf8Bytes(record, JsonOptions));
    }

    /// <summary>The file with the parameters as they were before the last edit.</summary>
    public string LastOriginals => Path.Combine(Folders[^1], OriginalsName);

    /// <summary>The patch file of the last edit.</summary>
    public string LastPatch => Path.Combine(Folders[^1], PatchName);

    /// <summary>Forgets the last edit.</summary>
    public void RemoveLast()
    {
        Directory.Delete(Folders[^1], recursive: true);
        if (Folders.Count == 1 && !Directory.EnumerateFileSystemEntries(root).Any())
            Directory.Delete(root);
    }

    private static bool IsEdit(string folder) => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static EditRecord ReadRecord(string folder)
    {
        var path = Path.Combine(folder, RecordName);
        try
        {
            return JsonSerializer.Deserialize<EditRecord>(File.ReadAllBytes(path), JsonOptions) is { WeightHashBefore: not null, WeightHashAfter: not null } record
                ? record
                : throw new BadInputException($"{path}: expected the fields weightHashBefore and weightHashAfter.");
        }
        catch (Exception exception) when (exception is JsonException or FileNotFoundException)
        {
            throw new BadInputException($"{path}: the record of this edit is missing or broken; expected the JSON that 'anyedit edit --out' writes.");
        }
    }
}
