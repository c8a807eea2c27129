using System.CommandLine;
using AnyEdit.Cli.Edits;
using AnyEdit.Cli.Input;
using AnyEdit.Cli.Output;
using AnyEdit.Files;
using AnyEdit.Models;
using AnyEdit.Patches;
using Spectre.Console;

namespace AnyEdit.Cli.Commands;

/// <summary><c>anyedit undo</c>: takes the last edit off an edited model folder, bit for bit.</summary>
internal sealed class UndoCommand : CliCommand
{
    private readonly Argument<string> folder = new("FOLDER") { Description = "A folder that 'anyedit edit --out' wrote; it is changed in place." };
    private readonly Option<bool> all = new("--all") { Description = "Take off every edit, not only the last." };
    private readonly Option<string?> patch = new("--patch") { Description = "Take the last edit off only if it is this patch's.", HelpName = "FILE" };

    public UndoCommand()
        : base("undo", "Takes the last edit off an edited model folder; the weights are then those from before it, bit for bit.")
    {
        Add(folder);
        Add(all);
        Add(patch);
    }

    public override string Examples =>
        """
          anyedit undo edited
          anyedit undo edited --all
          anyedit undo edited --patch edits.patch
        """;

    protected override Task<int> RunAsync(ParseResult arguments, CliConsole console, CancellationToken cancellationToken)
    {
        var path = ModelFolder.Require(arguments.GetRequiredValue(folder));
        var trail = EditTrail.Of(path);
        if (trail.Records.Count == 0)
            throw new BadInputException($"'{path}' holds no edit to undo; expected a folder that 'anyedit edit --out' wrote.");
        if (arguments.GetValue(patch) is { } file)
            RequireLast(trail, path, file);

        var undone = new List<EditRecord>();
        var asStored = new ModelLoadOptions { DType = ModelConfig.Load(path).Dtype };
        using (var model = CausalLanguageModel.Load(path, asStored, cancellationToken: cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            do
            {
                undone.Add(trail.Records[^1]);
                TakeOff(model, trail, path);
                trail = EditTrail.Of(path);
                foreach (var question in undone[^1].Prompts.Where(_ => !console.Json))
                    console.Result.MarkupLineInterpolated($"[grey]forgotten[/]  {question}");
            }
            while (arguments.GetValue(all) && trail.Records.Count > 0 && !cancellationToken.IsCancellationRequested);
        }

        if (console.Json)
            console.WriteJson(new { folder = path, undone = undone.Select(record => record.Prompts), remaining = trail.Records.Count, weightHash = undone[^1].WeightHashBefore });
        var isCancelled = arguments.GetValue(all) && trail.Records.Count > 0;
        if (isCancelled)
            console.Progress.MarkupLine("Cancelled.");
        console.Progress.MarkupLineInterpolated($"{path} has the weights {undone[^1].WeightHashBefore[..12]} again; {trail.Records.Count} edits remain.");
        return Task.FromResult(isCancelled ? ExitCodes.Cancelled : ExitCodes.Success);
    }

    private static void RequireLast(EditTrail trail, string path, string file)
    {
        JsonLines.RequireFile(file);
        using var given = EditPatch.Load(file);
        using var last = EditPatch.Load(trail.LastPatch);
        if (given.Manifest.BaseWeightHash != last.Manifest.BaseWeightHash || given.Manifest.TextsHash != last.Manifest.TextsHash)
            throw new BadInputException($"The last edit of '{path}' is not that of the patch '{file}'; expected the patch of its last edit.");
    }

    // Subtracting a patch would round; the parameters kept from before the edit are put back instead, and the hash proves it.
    private static void TakeOff(CausalLanguageModel model, EditTrail trail, string path)
    {
        var record = trail.Records[^1];
        if (model.WeightHash != record.WeightHashBefore)
        {
            if (model.WeightHash != record.WeightHashAfter)
                throw new BadInputException($"The weights in '{path}' are not those that its last edit left; expected the hash {record.WeightHashAfter}, found {model.WeightHash}.");
            using (var lease = model.Lease())
                model.Install(lease.Snapshot.With(ReadOriginals(trail.LastOriginals)));
            if (model.WeightHash != record.WeightHashBefore)
                throw new InvalidDataException($"{trail.LastOriginals}: these are not the parameters from before the edit; expected the hash {record.WeightHashBefore}, found {model.WeightHash}.");
            model.Save(path);
        }

        trail.RemoveLast();
    }

    private static Dictionary<string, Tensor> ReadOriginals(string path)
    {
        using var reader = SafetensorsReader.Open(path);
        return reader.Header.Entries.Keys.ToDictionary(name => name, name => reader.Read(name), StringComparer.Ordinal);
    }
}
