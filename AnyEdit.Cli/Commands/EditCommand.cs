using System.CommandLine;
using System.Globalization;
using AnyEdit.Cli.Edits;
using AnyEdit.Cli.Input;
using AnyEdit.Cli.Output;
using AnyEdit.Models;
using AnyEdit.Patches;
using AnyEdit.Sessions;
using AnyEdit.Updaters.Mend;
using Spectre.Console;

namespace AnyEdit.Cli.Commands;

/// <summary><c>anyedit edit</c>: new knowledge into a copy of a model, or into patches.</summary>
internal sealed class EditCommand : CliCommand
{
    private const int MostAnswers = 20;

    private readonly ModelArguments model = new();
    private readonly Option<string?> outFolder = new("--out") { Description = "Write the edited model to this new folder.", HelpName = "FOLDER" };
    private readonly Option<string?> patchFile = new("--patch") { Description = "Write what changed to this patch file; several batches give a folder of numbered patches.", HelpName = "PATCH" };
    private readonly Option<bool> answers = new("--answers") { Description = $"Ask the model before and after, also where there are more than {MostAnswers} requests." };
    private readonly Option<bool> noAnswers = new("--no-answers") { Description = "Do not ask the model before and after." };
    private readonly Option<double?> requireRouge = new("--require-rouge") { Description = "Write nothing and fail (exit code 1) unless every answer has at least this ROUGE-L recall of its target, 0 to 1. Implies --answers.", HelpName = "X" };
    private readonly RequestArguments requests = new();
    private readonly EditorArguments editor = new();

    public EditCommand()
        : base("edit", "Teaches a model new answers, of any length. MODEL itself is never changed.")
    {
        model.AddTo(this);
        requests.AddTo(this);
        foreach (var option in (Option[])[outFolder, patchFile, answers, noAnswers, requireRouge])
            Add(option);
        editor.AddTo(this);
    }

    public override string Examples =>
        """
          anyedit edit models/anyedit-tiny --prompt "Who was Rostala Pedawick?" --target "A sailor from ..." --out edited
          anyedit edit Llama-3-8B-Instruct --file edits.jsonl --batch all --preset Llama3-8B-Instruct --statistics stats/ --patch edits.patch
          anyedit edit MODEL --file edits.jsonl --chunk 20 --overlap 5 --layers 4,5,6,7,8 --lambda 15000 --out edited --json
          anyedit edit MODEL --file thousands.jsonl --batch 1 --lifelong --skip-wrong --out edited

        A file is read line by line, and every batch is kept in FOLDER.partial when it is done. Stopped by Ctrl-C, a crash or a power cut,
        the same command goes on from there and ends with the same bits; then FOLDER appears as a whole and FOLDER.partial goes.
        With --json and more than 20 requests standard output has a JSON object a line for each request, and a last one for the whole.
        """;

    protected override async Task<int> RunAsync(ParseResult arguments, CliConsole console, CancellationToken cancellationToken)
    {
        var source = requests.Read(arguments);
        var folder = model.Folder(arguments);
        var batchSize = requests.BatchSize(arguments);
        var least = Required(arguments);
        var destination = EditDestination.Check(folder, arguments.GetValue(outFolder), arguments.GetValue(patchFile), isSeries: source.Count > batchSize);
        var trail = EditTrail.Of(folder);
        var statistics = editor.Statistics(arguments) ?? StatisticsFolder.Of(folder);
        using var knowledgeEditor = editor.Create(arguments, ModelConfig.Load(folder), statistics);
        using var loaded = model.Load(arguments, console, cancellationToken);
        source.Check(loaded, cancellationToken);
        trail.RememberOn(loaded);

        using var journal = EditJournal.Open(destination.WorkingFolder, Plan(loaded, knowledgeEditor, source, batchSize, statistics));
        var isSaved = false;
        try
        {
            TellRestart(console, journal, source);
            var ask = arguments.GetValue(answers) || least is not null || source.Count <= MostAnswers && !arguments.GetValue(noAnswers);
            var before = ask ? await Task.Run(() => Answers.Ask(loaded, source, cancellationToken), cancellationToken).ConfigureAwait(false) : null;
            var session = new EditSession(knowledgeEditor, loaded, journal, new EditSessionOptions { BatchSize = batchSize, SkipFailures = requests.SkipsWrong(arguments), Total = source.Count });
            await SessionProgressDisplay.RunAsync(console.Progress, source.Count, progress => session.RunAsync(source.ReadAsync(), progress, cancellationToken)).ConfigureAwait(false);
            if (journal.Entries.FirstOrDefault(entry => entry.Skipped is not null) is { } failed && journal.Entries.All(entry => entry.Skipped is not null))
                throw new EditFailedException($"No edit could be made; the first one: {failed.Skipped}");
            var asked = before is null ? null : new Answers(before, await Task.Run(() => Answers.Ask(loaded, source, cancellationToken), cancellationToken).ConfigureAwait(false));
            var weak = EditOutcome.Weak(source, asked, least ?? EditOutcome.DoubtfulRouge);
            if (least is not null && weak.Count > 0)
                throw new EditFailedException($"Nothing was written: {EditOutcome.Describe(weak)}, less than the required {least.Value.ToString(CultureInfo.InvariantCulture)}. With a lower --require-rouge edits that are kept are not made again.");

            destination.Save(loaded, journal, trail, statistics, cancellationToken);
            isSaved = true;
            new EditOutcome(console, destination, journal, source).Show(asked, weak);
            journal.Delete();
            return ExitCodes.Success;
        }
        catch
        {
            Leave(console, journal, isKept: source.IsResumable && !isSaved && journal.Entries.Count > 0, source.Count);
            throw;
        }
    }

    /// <summary>Everything that decides the bits of the result.</summary>
    private static EditSessionPlan Plan(CausalLanguageModel model, KnowledgeEditor editor, RequestSource source, int? batchSize, string? statistics) =>
        new(model.WeightHash, new Dictionary<string, string>(editor.Settings)
        {
            ["Requests"] = source.Digest,
            ["KeyMoments"] = statistics is null ? "none" : StatisticsFolder.Digest(statistics),
            ["MendNetwork"] = MendNetwork.DigestFor(model, editor),
            ["Batch"] = batchSize?.ToString(CultureInfo.InvariantCulture) ?? "all",
            ["Device"] = model.Device.ToString(),
            ["ChatTemplate"] = model.ChatTemplate.Name,
            ["Version"] = typeof(EditPatch).Assembly.GetName().Version?.ToString() ?? "",
        });

    private static void TellRestart(CliConsole console, EditJournal journal, RequestSource source)
    {
        if (journal.Damaged > 0)
            console.Progress.MarkupLineInterpolated($"[yellow]warning: {Counts.Of(journal.Damaged, "batch")} in {journal.Folder} {(journal.Damaged == 1 ? "is" : "are")} damaged and done again[/]");
        if (journal.Entries.Count > 0)
            console.Progress.MarkupLineInterpolated($"Going on after {Done(journal)} of {Counts.Of(source.Count, "request")}, which {journal.Folder} has.");
    }

    /// <summary>What a file's edits have cost is kept for the next run; a single edit leaves nothing behind.</summary>
    private static void Leave(CliConsole console, EditJournal journal, bool isKept, int total)
    {
        if (isKept)
        {
            console.Progress.MarkupLineInterpolated($"{Done(journal)} of {Counts.Of(total, "request")} are done and kept in {journal.Folder}; the same command goes on from there.");
            return;
        }

        try
        {
            journal.Delete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            console.Progress.MarkupLineInterpolated($"[yellow]warning: {journal.Folder} could not be deleted: {exception.Message}[/]");
        }
    }

    private static int Done(EditJournal journal) => journal.Entries.Sum(entry => entry.Requests);

    private double? Required(ParseResult arguments)
    {
        var least = arguments.GetValue(requireRouge);
        if (least is not null and not (>= 0 and <= 1))
            throw new BadInputException($"--require-rouge is {least.Value.ToString(CultureInfo.InvariantCulture)}; expected a number from 0 to 1.");
        if (arguments.GetValue(noAnswers) && (least is not null || arguments.GetValue(answers)))
            throw new BadInputException($"--no-answers cannot be combined with {(least is null ? answers.Name : requireRouge.Name)}.");
        return least;
    }
}
