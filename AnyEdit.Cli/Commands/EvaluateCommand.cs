using System.CommandLine;
using System.Security.Cryptography;
using AnyEdit.Cli.Edits;
using AnyEdit.Cli.Output;
using AnyEdit.Evaluation.Embeddings;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Models;
using AnyEdit.Tokenization;
using AnyEdit.Updaters.Mend;
using Spectre.Console;

namespace AnyEdit.Cli.Commands;

/// <summary><c>anyedit evaluate</c>: a method on a data set.</summary>
internal sealed class EvaluateCommand : CliCommand
{
    private readonly ModelArguments model = new();
    private readonly EvaluationArguments evaluation = new();
    private readonly AbilityArguments ability = new();
    private readonly EditorArguments editor = new();
    private readonly Option<string?> outFolder = new("--out") { Description = "The run's folder. Default: runs/MODEL-DATA-METHOD, followed by the options that are given, such as -limit-3.", HelpName = "FOLDER" };
    private readonly Option<string?> sentenceEncoder = new("--sentence-encoder") { Description = "Folder of all-MiniLM-L6-v2 for the paper's BERT score. Default: without this score.", HelpName = "FOLDER" };

    public EvaluateCommand()
        : base("evaluate", "Evaluates a method on a data set: edits, asks, judges, takes the edit off, record by record. MODEL itself is never changed.")
    {
        model.AddTo(this);
        evaluation.AddTo(this);
        ability.AddTo(this);
        Add(outFolder);
        Add(sentenceEncoder);
        editor.AddTo(this);
        Add(new EvaluateMergeCommand());
    }

    public override string Examples =>
        """
          anyedit evaluate models/anyedit-tiny --data unke --limit 3
          anyedit evaluate Llama-3-8B-Instruct --data unke --file final_data_v3.json --method memit --chunk 40 --limit 100 --sentence-encoder all-MiniLM-L6-v2
          anyedit evaluate MODEL --data counterfact --file counterfact.json --sequential --lifelong --again-every 100 --out runs/lifelong
          anyedit evaluate MODEL --data unke --file final_data_v3.json --limit 100 --held-out wikitext.jsonl --choices mmlu/data --choice-limit 20 --ability-every 25
          anyedit evaluate MODEL --data unke --file final_data_v3.json --shard 3/8 --out runs/part-3
          anyedit evaluate merge runs/part-1 runs/part-2 --out runs/whole

        Every record is in FOLDER/records.jsonl as soon as it is done. Stopped by Ctrl-C, a crash or a power cut, the same command goes on from there;
        with other options it is refused. An edit that failed is a record, too, with the answers of the unedited model; --retry-failed makes it again.
        When all is done, FOLDER has summary.json and summary.csv, too.
        """;

    protected override async Task<int> RunAsync(ParseResult arguments, CliConsole console, CancellationToken cancellationToken)
    {
        var folder = model.Folder(arguments);
        var file = evaluation.File(arguments, folder);
        var options = evaluation.Options(arguments, arguments.GetValue<long?>("--seed") ?? 0);
        options.Ability = ability.Options(arguments);
        evaluation.Read(arguments, file, spaceBeforeAnswers: false, cancellationToken);      // a wrong record is told of before the model is loaded
        var statistics = editor.Statistics(arguments) ?? StatisticsFolder.Of(folder);
        using var knowledgeEditor = editor.Create(arguments, ModelConfig.Load(folder), statistics);
        var destination = arguments.GetValue(outFolder) ?? DefaultFolder(arguments, folder, knowledgeEditor.Method);
        if (File.Exists(destination))
            throw new BadInputException($"--out '{destination}' is a file; expected a folder.");
        var encoder = arguments.GetValue(sentenceEncoder);
        using var similarity = OpenEncoder(encoder, cancellationToken);
        using var loaded = model.Load(arguments, console, cancellationToken);
        var (cases, wrong, notes) = evaluation.Read(arguments, file, spaceBeforeAnswers: loaded.ChatTemplate == ChatTemplate.None, cancellationToken);
        foreach (var note in notes)
            console.Progress.MarkupLineInterpolated($"[yellow]warning: {note}[/]");
        var origin = new EvaluationOrigin
        {
            Model = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            Data = evaluation.Layout(arguments),
            File = file,
            FileDigest = Digest(file),
            Command = CommandLine.Of(arguments),
            WrongRecords = wrong,
            Settings = new Dictionary<string, string>
            {
                ["Data"] = evaluation.Layout(arguments),
                ["Limit"] = evaluation.Limit(arguments),
                ["KeyMoments"] = statistics is null ? "none" : StatisticsFolder.Digest(statistics),
                ["MendNetwork"] = MendNetwork.DigestFor(loaded, knowledgeEditor),
                ["SentenceEncoder"] = encoder is null ? "none" : Digest(encoder),
            },
        };

        var run = new EvaluationRun(loaded, Portable(knowledgeEditor), cases, similarity, options);
        var result = await EvaluationDisplay.RunAsync(
            console.Progress, destination, progress => Task.Run(() => run.RunAsync(destination, origin, progress, cancellationToken), cancellationToken)).ConfigureAwait(false);
        EvaluationOutcome.Show(console, result);
        return ExitCodes.Success;
    }

    /// <summary>Without the places of files, of whose contents the origin has digests: shards may run on several machines.</summary>
    internal static EvaluatedEditor Portable(KnowledgeEditor editor) => EvaluatedEditor.Of(editor) with
    {
        Settings = editor.Settings
            .Where(setting => setting.Key is not (nameof(AnyEditOptions.KeyMomentFolder) or $"{MendUpdater.MethodName}.{nameof(MendOptions.NetworkFile)}"))
            .ToDictionary(setting => setting.Key, setting => setting.Value),
    };

    private string DefaultFolder(ParseResult arguments, string folder, string method)
    {
        var name = $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))}-{evaluation.Layout(arguments)}-{method}";
        var part = evaluation.Shard(arguments);
        return RunName.Of(Path.Combine("runs", name), arguments, this, "--data", "--method", "--shard") + (part.IsWhole ? "" : $"-shard-{part.Number}-of-{part.Count}");
    }

    /// <summary>The sentence encoder for the BERT score; none where no folder is given. The caller disposes it.</summary>
    /// <exception cref="BadInputException">The folder has none.</exception>
    internal static EmbeddingSimilarity OpenEncoder(string? folder, CancellationToken cancellationToken)
    {
        var similarity = EmbeddingSimilarity.Open(folder, cancellationToken: cancellationToken);
        if (folder is null || similarity.Absence is not { } absence)
            return similarity;
        similarity.Dispose();
        throw new BadInputException($"--sentence-encoder: {absence}.");
    }

    /// <summary>SHA-256 of a file, or of all weights and settings of a folder.</summary>
    internal static string Digest(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.Exists(path) ? Directory.GetFiles(path).Order(StringComparer.Ordinal) : (IEnumerable<string>)[path])
        {
            using var stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
