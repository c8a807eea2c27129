using System.CommandLine;
using AnyEdit.Cli.Edits;
using AnyEdit.Cli.Input;
using AnyEdit.Cli.Output;
using AnyEdit.Models;
using AnyEdit.Patches;
using Spectre.Console;

namespace AnyEdit.Cli.Commands;

/// <summary><c>anyedit undo</c>: takes the last edit off an edited model folder, bit for bit.</summary>
internal sealed class UndoCommand : CliCommand
{
    private readonly Argument<string> folder = new("FOLDER") { Description = "A folder that 'anyedit edit --out' wrote; it is changed in place." };
    private readonly Option<bool> all = new("--all") { Description = "Take off every edit, not only the last." };
    private readonly Option<string?> patch = new("--patch") { Description = "Take the last edit off only if it is this patch's (or the last one's of a folder of patches).", HelpName = "PATCH" };

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

        var asStored = new ModelLoadOptions { DType = ModelConfig.Load(path).Dtype };
        using var model = CausalLanguageModel.Load(path, asStored, cancellationToken: cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var remaining = TakeOff(model, trail, path, arguments.GetValue(all), console, cancellationToken);
        EditRecord[] undone = [.. trail.Records.Skip(remaining).Reverse()];
        foreach (var question in undone.SelectMany(record => record.Prompts).Where(_ => !console.Json))
            console.Result.MarkupLineInterpolated($"[grey]forgotten[/]  {question}");
        if (console.Json)
            console.WriteJson(new { folder = path, undone = undone.Select(record => record.Prompts), remaining, weightHash = undone[^1].WeightHashBefore });
        var isCancelled = arguments.GetValue(all) && remaining > 0;
        if (isCancelled)
            console.Progress.MarkupLine("Cancelled.");
        console.Progress.MarkupLineInterpolated($"{path} has the weights {undone[^1].WeightHashBefore[..12]} again; {Counts.Of(remaining, "edit")} {(remaining == 1 ? "remains" : "remain")}.");
        return Task.FromResult(isCancelled ? ExitCodes.Cancelled : ExitCodes.Success);
    }

    private static void RequireLast(EditTrail trail, string path, string file)
    {
        using var given = EditPatch.Load(PatchFiles.Expand(file)[^1]);
        using var last = EditPatch.Load(trail.Patch(trail.Records.Count - 1));
        if (given.Manifest.BaseWeightHash != last.Manifest.BaseWeightHash || given.Manifest.TextsHash != last.Manifest.TextsHash)
            throw new BadInputException($"The last edit of '{path}' is not that of the patch '{file}'; expected the patch of its last edit.");
    }

    /// <summary>Takes the last edit off, or all until the user stops it; the folder is written once, at the end.</summary>
    /// <returns>How many edits remain.</returns>
    private static int TakeOff(CausalLanguageModel model, EditTrail trail, string path, bool all, CliConsole console, CancellationToken cancellationToken)
    {
        var records = trail.Records;
        var remaining = records.Count;
        if (model.WeightHash != records[^1].WeightHashAfter)
        {
            // An earlier undo was stopped between writing the weights and cutting the trail.
            remaining = records.ToList().FindIndex(record => record.WeightHashBefore == model.WeightHash);
            if (remaining < 0)
                throw new BadInputException($"The weights in '{path}' are not those that its last edit left; expected the hash {records[^1].WeightHashAfter}, found {model.WeightHash}.");
            trail.RemoveFrom(remaining);
        }

        var stored = remaining;
        while (remaining > 0 && (all ? !cancellationToken.IsCancellationRequested || remaining == records.Count : remaining == records.Count))
        {
            var first = all ? trail.LastWithOriginals(remaining - 1) : remaining - 1;
            EditUndo.TakeOff(model, trail, remaining, first);
            remaining = first;
            if (all)
                console.Progress.MarkupLineInterpolated($"[grey]{records.Count - remaining} of {Counts.Of(records.Count, "edit")} taken off[/]");
        }

        if (remaining == stored)
            return remaining;
        model.Save(path);
        trail.RemoveFrom(remaining);
        return remaining;
    }
}
