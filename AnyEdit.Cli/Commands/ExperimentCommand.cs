using System.CommandLine;
using AnyEdit.Cli.Edits;
using AnyEdit.Cli.Output;
using AnyEdit.Evaluation.Experiments;
using AnyEdit.Models;
using AnyEdit.Tokenization;
using AnyEdit.Updaters.Presets;

namespace AnyEdit.Cli.Commands;

/// <summary><c>anyedit experiment</c>: the paper's tables and figures.</summary>
internal sealed class ExperimentCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = $"The experiment: {string.Join(", ", ExperimentCatalog.All.Select(experiment => experiment.Name))}." };
    private readonly ModelArguments model = new();
    private readonly ExperimentArguments experiments = new();
    private readonly AbilityArguments ability = new();
    private readonly Option<string?> preset = new("--preset") { Description = $"Settings known to suit a model: {string.Join(", ", EditPresets.Names)}. Default: chosen by the model's size and family.", HelpName = "NAME" };
    private readonly Option<string[]> settings = new("--set") { Description = "A setting of one method, for example MEMIT.lambda=20 or MEMIT.values.steps=50; repeatable. 'edit --help' has their names.", HelpName = "METHOD.NAME=VALUE", DefaultValueFactory = _ => [] };
    private readonly Option<string?> statistics = new("--statistics") { Description = "Folder of key moments or .npz files. Default: MODEL/key-moments.", HelpName = "FOLDER" };
    private readonly Option<string?> sentenceEncoder = new("--sentence-encoder") { Description = "Folder of all-MiniLM-L6-v2 for the paper's BERT score. Default: without this score.", HelpName = "FOLDER" };
    private readonly Option<string?> outFolder = new("--out") { Description = "The experiment's folder. Default: experiments/MODEL-NAME, followed by the options that are given, such as -limit-3.", HelpName = "FOLDER" };

    public ExperimentCommand()
        : base("experiment", "Does an experiment of the paper on any model: its tables, figures and the runs behind them. MODEL itself is never changed.")
    {
        Add(name);
        model.AddTo(this);
        experiments.AddTo(this);
        ability.AddTo(this);
        foreach (var option in (Option[])[preset, settings, statistics, sentenceEncoder, outFolder])
            Add(option);
    }

    public override string Examples =>
        $"""
          anyedit experiment table1 models/anyedit-tiny
          anyedit experiment chunk-size models/anyedit-tiny --method MEMIT --chunk 2,4,8,16 --limit 10 --out experiments/chunks
          anyedit experiment table1 Llama-3-8B-Instruct --data unke --file final_data_v3.json --data editeverything --file editeverything.json --limit 100 --sentence-encoder all-MiniLM-L6-v2
          anyedit experiment lifelong MODEL --data counterfact --file counterfact.json --limit 1000 --again-every 100 --locality others.jsonl
          anyedit experiment length MODEL --data unke --file final_data_v3.json --natural-lengths --length 50,100,150,200,300

        Experiments, each with what it takes by itself:
        {string.Join('\n', ExperimentCatalog.All.Select(Describe))}

        FOLDER has experiment.json, and a CSV and an SVG for each table and figure; FOLDER/runs has the runs behind them, record by record. Stopped by
        Ctrl-C, a crash or a power cut, the same command goes on from there; with other options it is refused. What cannot be measured is noted, and the rest goes on.
        """;

    protected override async Task<int> RunAsync(ParseResult arguments, CliConsole console, CancellationToken cancellationToken)
    {
        var experiment = ExperimentCatalog.Find(arguments.GetRequiredValue(name));
        var folder = model.Folder(arguments);
        var config = ModelConfig.Load(folder);
        var given = arguments.GetValue(statistics);
        if (given is not null && !Directory.Exists(given))
            throw new BadInputException($"--statistics '{given}' does not exist; expected a folder with key moments or .npz files.");
        var editors = new ExperimentEditors(config, arguments.GetValue(preset), arguments.GetRequiredValue(settings), experiments.Seed(arguments), given ?? StatisticsFolder.Of(folder));
        var chosen = experiments.Settings(arguments, experiment, editors.Preset);
        var options = experiments.Options(arguments, ability.Options(arguments, experiment.Defaults.Ability ? AbilityArguments.OfTheWorld(folder) : null));
        var files = experiments.Files(arguments, experiment, folder);
        if (experiment.Problem(chosen, experiments.Read(arguments, files, experiment.RecordsRead(chosen), spaceBeforeAnswers: false, cancellationToken)) is { } problem)
            throw new BadInputException(problem);
        editors.Check(chosen.Methods);
        var modelName = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var destination = arguments.GetValue(outFolder) ?? RunName.Of(Path.Combine("experiments", $"{modelName}-{experiment.Name}"), arguments, this);
        if (File.Exists(destination))
            throw new BadInputException($"--out '{destination}' is a file; expected a folder.");
        var encoder = arguments.GetValue(sentenceEncoder);
        using var similarity = EvaluateCommand.OpenEncoder(encoder, cancellationToken);

        using var loaded = model.Load(arguments, console, cancellationToken);
        var sets = experiments.Read(arguments, files, experiment.RecordsRead(chosen), spaceBeforeAnswers: loaded.ChatTemplate == ChatTemplate.None, cancellationToken);
        var result = await ExperimentDisplay.RunAsync(console.Progress, destination, progress => Task.Run(() => ExperimentRun.RunAsync(
            experiment,
            new ExperimentContext
            {
                Model = loaded,
                Data = sets,
                Editors = editors,
                Similarity = similarity,
                Folder = destination,
                Settings = chosen,
                Options = options,
                ModelName = modelName,
                Command = CommandLine.Of(arguments),
                Extra = Extra(arguments, encoder),
                Progress = progress,
            },
            cancellationToken), cancellationToken)).ConfigureAwait(false);
        ExperimentOutcome.Show(console, destination, result);
        return ExitCodes.Success;
    }

    private Dictionary<string, string> Extra(ParseResult arguments, string? encoder) => new(experiments.Sequence(arguments))
    {
        ["Preset"] = arguments.GetValue(preset) ?? "as suits",
        ["Set"] = arguments.GetRequiredValue(settings) is { Length: > 0 } given ? string.Join(", ", given) : "none",
        ["SentenceEncoder"] = encoder is null ? "none" : EvaluateCommand.Digest(encoder),
    };

    private static string Describe(IExperiment experiment) =>
        $"  {experiment.Name,-11} {experiment.Question}\n              {string.Join(", ", experiment.Defaults.Methods)} on {experiment.Defaults.Limit} records of {string.Join(", ", experiment.Defaults.Data)}";
}
