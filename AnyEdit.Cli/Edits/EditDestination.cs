using AnyEdit.Models;
using AnyEdit.Patches;
using AnyEdit.Weights;

namespace AnyEdit.Cli.Edits;

/// <summary>Where an edit goes: a new model folder, a patch file, or both.</summary>
internal sealed class EditDestination
{
    private EditDestination(string? outFolder, string? patch) => (Out, Patch) = (outFolder, patch);

    /// <summary>The new model folder, or null.</summary>
    public string? Out { get; }

    /// <summary>The patch file, or null.</summary>
    public string? Patch { get; }

    /// <summary>Checks, before any work is done, that the edit can be written where the user wants it.</summary>
    /// <exception cref="BadInputException">Nothing is named, or something is in the way.</exception>
    public static EditDestination Check(string model, string? outFolder, string? patch)
    {
        if (outFolder is null && patch is null)
            throw new BadInputException("Where is the edit to go? Expected --out FOLDER, --patch FILE, or both.");
        if (outFolder is not null)
            RequireNewFolder(model, outFolder);
        if (patch is not null && Directory.Exists(patch))
            throw new BadInputException($"--patch '{patch}' is a folder; expected a file.");
        if (File.Exists(patch))
            throw new BadInputException($"--patch '{patch}' exists; expected a new file.");
        if (patch is not null && Path.GetDirectoryName(Path.GetFullPath(patch)) is { } parent && !Directory.Exists(parent))
            throw new BadInputException($"--patch '{patch}' cannot be written: the folder '{parent}' does not exist.");
        return new EditDestination(outFolder, patch);
    }

    /// <summary>Writes model and patch; they appear under their names only when both are complete.</summary>
    public void Save(CausalLanguageModel edited, EditPatch patch, WeightSnapshot original, EditTrail trail, EditRecord record, CancellationToken cancellationToken)
    {
        var draft = Patch is null ? null : $"{Path.GetFullPath(Patch)}.{Path.GetRandomFileName()}.tmp";
        try
        {
            if (draft is not null)
                SavePatch(patch, draft);
            if (Out is not null)
                SaveFolder(edited, patch, original, trail, record, cancellationToken);
            if (draft is not null)
                File.Move(draft, Patch!);
        }
        finally
        {
            if (File.Exists(draft))
                File.Delete(draft);
        }
    }

    /// <summary>What was written, in words.</summary>
    public IEnumerable<string> Describe()
    {
        if (Out is not null)
            yield return $"The edited model is in {Out}; 'anyedit undo {Out}' takes the edit off.";
        if (Patch is not null)
            yield return $"The patch is {Patch}; 'anyedit ask MODEL QUESTION --patch {Patch}' puts it on.";
    }

    private static void RequireNewFolder(string model, string outFolder)
    {
        if (SameFolder(model, outFolder))
            throw new BadInputException($"--out is the model folder '{model}' itself, which is never changed; expected another folder.");
        if (File.Exists(outFolder))
            throw new BadInputException($"--out '{outFolder}' is a file; expected a new folder.");
        if (Directory.Exists(outFolder) && Directory.EnumerateFileSystemEntries(outFolder).Any())
            throw new BadInputException($"--out '{outFolder}' exists and is not empty; expected a new folder.");
    }

    private void SavePatch(EditPatch patch, string draft)
    {
        try
        {
            patch.Save(draft);
        }
        catch (IOException exception)
        {
            throw new IOException($"The patch '{Patch}' could not be written: {(exception.InnerException ?? exception).Message}", exception);
        }
    }

    private void SaveFolder(CausalLanguageModel edited, EditPatch patch, WeightSnapshot original, EditTrail trail, EditRecord record, CancellationToken cancellationToken)
    {
        var final = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Out!));
        var draft = $"{final}.{Path.GetRandomFileName()}.tmp";
        try
        {
            edited.Save(draft, cancellationToken: cancellationToken);
            trail.CopyTo(draft);
            EditTrail.Of(draft).Append(record, patch, original);
            cancellationToken.ThrowIfCancellationRequested();
            if (Directory.Exists(final))
                Directory.Delete(final);
            Directory.Move(draft, final);
        }
        catch (Exception exception)
        {
            if (Directory.Exists(draft))
                Directory.Delete(draft, recursive: true);
            if (exception is IOException)
                throw new IOException($"The folder '{Out}' could not be written: {(exception.InnerException ?? exception).Message}", exception);
            throw;
        }
    }

    private static bool SameFolder(string left, string right) =>
        string.Equals(Normalize(left), Normalize(right), StringComparison.Ordinal);

    private static string Normalize(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Directory.Exists(full) ? new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full : full;
    }
}
