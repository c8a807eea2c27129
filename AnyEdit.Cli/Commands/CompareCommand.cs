using System.CommandLine;
using AnyEdit.Cli.Edits;
using AnyEdit.Cli.Input;
using AnyEdit.Cli.Output;
using AnyEdit.Evaluation;
using AnyEdit.Evaluation.Comparison;
using AnyEdit.Files;
using AnyEdit.Models;
using AnyEdit.Updaters.Presets;
using Spectre.Console;

namespace AnyEdit.Cli.Commands;

/// <summary><c>anyedit compare</c>: every method, without and with the chunk loop, on the same requests.</summary>
internal sealed class CompareCommand : CliCommand
{
    private readonly ModelArguments model = new();
    private readonly Option<string?> file = new("--file") { Description = "Requests: an object {\"prompt\", \"target\", \"subject\", \"paraphrases\"} on each line. Default: MODEL/world/counterfactuals.jsonl.", HelpName = "FILE.jsonl" };
    private readonly Option<string[]> facts = new("--facts") { Description = "What the model knows and is to keep: {\"prompt\", \"target\"} on each line; repeatable. Default: MODEL/world/short-facts.jsonl and long-facts.jsonl.", HelpName = "FILE.jsonl" };
    private readonly Option<int> limit = new("--limit") { Description = "How many requests of the file.", HelpName = "N", DefaultValueFactory = _ => 20 };
    private readonly Option<int> factLimit = new("--fact-limit") { Description = "How many facts to ask after every edit; those that the model answers wrongly before any edit do not count.", HelpName = "N", DefaultValueFactory = _ => 100 };
    private readonly Option<string[]> methods = new("--method") { Description = $"Only these methods; repeatable. There are {string.Join(", ", EditPresets.Methods)}.", HelpName = "NAME", DefaultValueFactory = _ => [.. EditPresets.Methods] };
    private readonly Option<string?> preset = new("--preset") { Description = "Settings known to suit a model. Default: chosen by the model's size and family.", HelpName = "NAME" };
    private readonly Option<string?> statistics = new("--statistics") { Description = "Folder of key moments or .npz files. Default: MODEL/key-moments.", HelpName = "FOLDER" };
    private readonly Option<string?> outFile = new("--out") { Description = "Write the table, in markdown, to this file too.", HelpName = "FILE.md" };

    public CompareCommand()
        : base("compare", "Compares methods: edits every request alone, asks it in other wordings, counts which other facts survive, and takes it off again.")
    {
        model.AddTo(this);
        foreach (var option in (Option[])[file, facts, limit, factLimit, methods, preset, statistics, outFile])
            Add(option);
    }

    public override string Examples =>
        """
          anyedit compare models/anyedit-tiny
          anyedit compare models/anyedit-tiny --method MEMIT --method AlphaEdit --limit 6 --json
          anyedit compare MODEL --file requests.jsonl --facts facts.jsonl --out table.md
        """;

    protected override async Task<int> RunAsync(ParseResult arguments, CliConsole console, CancellationToken cancellationToken)
    {
        var folder = model.Folder(arguments);
        var requestFile = arguments.GetValue(file) ?? InWorld(folder, "counterfactuals.jsonl", "--file");
        string[] factFiles = arguments.GetValue(facts) is { Length: > 0 } given ? given : [InWorld(folder, "short-facts.jsonl", "--facts"), InWorld(folder, "long-facts.jsonl", "--facts")];
        foreach (var count in (Option<int>[])[limit, factLimit])
            if (arguments.GetValue(count) < 1)
                throw new BadInputException($"{count.Name} is below 1; expected a number of lines.");
        var tableFile = arguments.GetValue(outFile);
        if (tableFile is not null && Directory.Exists(tableFile))
            throw new BadInputException($"--out '{tableFile}' is a folder; expected a file.");
        var requests = ComparisonFiles.ReadRequests(requestFile, arguments.GetValue(limit));
        QuestionAnswer[] known = [.. factFiles.SelectMany(ComparisonFiles.ReadFacts)];
        var config = ModelConfig.Load(folder);
        EditPreset[] presets = [.. arguments.GetRequiredValue(methods).Select(name => arguments.GetValue(preset) is { } settings ? EditPresets.Find(name, settings) : EditPresets.For(name, config))];
        var moments = arguments.GetValue(statistics) ?? StatisticsFolder.Of(folder);

        using var loaded = model.Load(arguments, console, cancellationToken);
        using var rows = new Rows(presets, moments);
        var comparison = new MethodComparison(loaded, requests, known, arguments.GetValue(factLimit), cancellationToken);
        var scores = await comparison.RunAsync(rows.Methods, new Lines(console.Progress), cancellationToken).ConfigureAwait(false);

        var table = ComparisonTable.Markdown(scores);
        if (console.Json)
            console.WriteJson(Json(scores, comparison.FactCount, requestFile, factFiles));
        else
            console.Out.Write(table);
        if (tableFile is not null)
            AtomicFile.WriteAllText(tableFile, table);
        return ExitCodes.Success;
    }

    private static string InWorld(string folder, string name, string option) => Path.Combine(folder, "world", name) switch
    {
        var path when File.Exists(path) => path,
        var path => throw new BadInputException($"{option} is not given, and there is no '{path}'; expected a file."),
    };

    private static object Json(IReadOnlyList<MethodScore> scores, int factCount, string requestFile, IReadOnlyList<string> factFiles) => new
    {
        requests = requestFile,
        facts = factFiles,
        factCount,
        methods = scores.Select(row => new
        {
            row.Name,
            row.RougeL,
            row.ParaphraseRougeL,
            row.Exact,
            row.Specificity,
            row.Seconds,
            row.Failures,
            edits = row.Edits.Select(edit => new
            {
                edit.Case.Prompt,
                Format = edit.Case.Category,
                edit.Case.Target,
                edit.Answer,
                edit.RougeL,
                edit.ParaphraseRougeL,
                edit.Exact,
                edit.Specificity,
                edit.Seconds,
                edit.Failure,
            }),
        }),
    };

    /// <summary>An editor for every method without and with the chunk loop. Owns them.</summary>
    private sealed class Rows : IDisposable
    {
        private readonly List<KnowledgeEditor> editors = [];

        public Rows(IReadOnlyList<EditPreset> presets, string? moments)
        {
            try
            {
                Methods = [.. presets.SelectMany(preset => new[] { Row(preset, moments, chunkLoop: false), Row(preset, moments, chunkLoop: true) })];
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public IReadOnlyList<ComparedMethod> Methods { get; }

        public void Dispose() => editors.ForEach(editor => editor.Dispose());

        private ComparedMethod Row(EditPreset preset, string? moments, bool chunkLoop)
        {
            var editor = KnowledgeEditor.Create(editing =>
            {
                editing.UsePreset(preset);
                if (!chunkLoop)
                    editing.WholeTarget();
                if (moments is not null)
                    editing.KeyMoments(moments);
            });
            editors.Add(editor);
            return new ComparedMethod(preset.Method, chunkLoop, editor);
        }
    }

    /// <summary>A line for every edit.</summary>
    private sealed class Lines(IAnsiConsole console) : IProgress<ComparisonProgress>
    {
        public void Report(ComparisonProgress value) => console.MarkupLineInterpolated(
            $"[grey]{value.Completed}/{value.Total} {value.Method}: {FormattableString.Invariant($"ROUGE-L {value.Last.RougeL:F3}, paraphrases {value.Last.ParaphraseRougeL:F3}, specificity {value.Last.Specificity:F3}, {value.Last.Seconds:F1} s")}{(value.Last.Failure is { } failure ? $" - {failure}" : "")}[/]");
    }
}
