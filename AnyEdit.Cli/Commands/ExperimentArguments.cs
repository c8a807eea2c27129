using System.CommandLine;
using System.Globalization;
using AnyEdit.Evaluation.Ability;
using AnyEdit.Evaluation.DataSets;
using AnyEdit.Evaluation.Experiments;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Models;
using AnyEdit.Updaters.Memit;
using AnyEdit.Updaters.Presets;

namespace AnyEdit.Cli.Commands;

/// <summary>The options of experiments; what is not given is what the experiment takes by itself.</summary>
internal sealed class ExperimentArguments
{
    private readonly Option<string[]> data = new("--data") { Description = $"A data set's layout: {string.Join(", ", DataSetLayouts.All.Select(layout => layout.Name))}; repeatable. Default: those of the experiment.", HelpName = "NAME", DefaultValueFactory = _ => [] };
    private readonly Option<string[]> file = new("--file") { Description = "A data set's file, one for each --data in their order. Default: the bundled model's own sets, MODEL/world/sets/NAME.json.", HelpName = "FILE", DefaultValueFactory = _ => [] };
    private readonly Option<bool> skipWrong = new("--skip-wrong") { Description = "Leave out records that cannot be read." };
    private readonly Option<string[]> methods = new("--method") { Description = $"A method, or NAME:N to try it on N records only; repeatable. There are {string.Join(", ", EditPresets.Methods)}.", HelpName = "NAME[:N]", DefaultValueFactory = _ => [] };
    private readonly Option<int?> limit = new("--limit") { Description = "How many records of each data set; of each kind in formats, of each length in length.", HelpName = "N" };
    private readonly Option<string?> chunk = new("--chunk") { Description = "Tokens per chunk; in chunk-size a list such as 2,4,8. Default: what suits the model.", HelpName = "LIST" };
    private readonly Option<string?> lengths = new("--length") { Description = "length: the lengths of the target that are compared, in tokens. Default: 5,10,20,40,80.", HelpName = "LIST" };
    private readonly Option<bool> natural = new("--natural-lengths") { Description = "length: sort records by the length that they have, up to each --length, instead of cutting the same records to each length." };
    private readonly Option<int?> maxTokens = new("--max-tokens") { Description = $"The most tokens of an answer; the paper has 512. Default: as many as expected and {EvaluationOptions.Margin} more.", HelpName = "N" };
    private readonly Option<double> temperature = new("--temperature") { Description = "0 takes the most likely token; the paper has 0.001.", HelpName = "T", DefaultValueFactory = _ => 0 };
    private readonly Option<int> seed = new("--seed") { Description = "For answers and methods that draw at random.", HelpName = "N", DefaultValueFactory = _ => 0 };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[data, file, skipWrong, methods, limit, chunk, lengths, natural, maxTokens, temperature, seed])
            command.Add(option);
    }

    /// <summary>The seed.</summary>
    public int Seed(ParseResult arguments) => arguments.GetValue(seed);

    /// <summary>Reads what the experiment compares.</summary>
    /// <exception cref="BadInputException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">There is no such method; the message lists those that there are.</exception>
    public ExperimentSettings Settings(ParseResult arguments, IExperiment experiment, ModelConfig config)
    {
        if (arguments.GetValue(limit) is < 1)
            throw new BadInputException("--limit is below 1; expected a number of records.");
        var chosen = arguments.GetRequiredValue(methods) is { Length: > 0 } given ? given : [.. experiment.Defaults.Methods];
        var settings = new ExperimentSettings
        {
            Methods = [.. chosen.Select(Method)],
            Limit = arguments.GetValue(limit) ?? experiment.Defaults.Limit,
            ChunkSizes = Numbers(chunk.Name, arguments.GetValue(chunk)),
            SuitedChunkSize = EditPresets.For(MemitUpdater.MethodName, config).ChunkSize,
            NaturalLengths = arguments.GetValue(natural),
        };
        if (settings.Methods.GroupBy(method => method.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new BadInputException($"--method {twice.Key} is given twice.");
        if (arguments.GetValue(lengths) is { } list)
            settings.Lengths = Numbers(lengths.Name, list);
        return settings;
    }

    /// <summary>Reads how the model is asked.</summary>
    /// <exception cref="BadInputException">An option is out of range.</exception>
    public Func<EvaluationOptions> Options(ParseResult arguments, AbilityOptions? ability)
    {
        var (most, hot, drawn) = (arguments.GetValue(maxTokens), arguments.GetValue(temperature), arguments.GetValue(seed));
        if (most is < 1)
            throw new BadInputException($"{maxTokens.Name} is {most}; expected at least 1.");
        if (hot < 0 || !double.IsFinite(hot))
            throw new BadInputException(FormattableString.Invariant($"{temperature.Name} is {hot}; expected 0 or more."));
        return () => new EvaluationOptions { MaxNewTokens = most, Temperature = hot, Seed = drawn, Ability = ability };
    }

    /// <summary>Finds the data sets' files.</summary>
    /// <exception cref="BadInputException">None is given, and the model brings none, or there are fewer files than sets.</exception>
    public IReadOnlyList<(string Layout, string File)> Files(ParseResult arguments, IExperiment experiment, string model)
    {
        var (names, files) = (arguments.GetRequiredValue(data), arguments.GetRequiredValue(file));
        if (files.Length > 0 && files.Length != names.Length)
            throw new BadInputException($"There are {files.Length} --file for {names.Length} --data; expected one for each, or none.");
        if (names.Length == 0)
            names = [.. experiment.Defaults.Data];
        return [.. names.Select((name, i) => DataSetLayouts.Find(name).Name is var layout && files.Length > 0 ? (layout, files[i]) : (layout, Own(layout, model)))];
    }

    /// <summary>Reads the data sets.</summary>
    /// <exception cref="DataSetException">A file, or a record of it, cannot be read.</exception>
    public IReadOnlyList<ExperimentData> Read(ParseResult arguments, IReadOnlyList<(string Layout, string File)> files, bool spaceBeforeAnswers, CancellationToken cancellationToken)
    {
        var handling = arguments.GetValue(skipWrong) ? WrongRecordHandling.Skip : WrongRecordHandling.Fail;
        return [.. files.Select((entry, i) =>
        {
            var set = DataSet.Open(entry.Layout, entry.File, new DataSetOptions { WrongRecords = handling, SpaceBeforeAnswers = spaceBeforeAnswers });
            var earlier = files.Take(i).Count(other => other.Layout == entry.Layout);
            return new ExperimentData(earlier == 0 ? entry.Layout : $"{entry.Layout}-{earlier + 1}", [.. set.Read(cancellationToken)])
            {
                File = entry.File,
                FileDigest = EvaluateCommand.Digest(entry.File),
                WrongRecords = set.Skipped,
            };
        })];
    }

    private static string Own(string layout, string model)
    {
        var own = Path.Combine(model, "world", "sets", layout switch { "jsonl" => "cases.jsonl", "zsre-true" => "zsre.json", _ => $"{layout}.json" });
        return File.Exists(own) ? own : throw new BadInputException($"There is no '{own}'; expected --data and --file, once for each data set.");
    }

    private static ExperimentMethod Method(string text)
    {
        var method = ExperimentMethod.Parse(text);
        return method with { Name = EditPresets.Find(method.Name, PresetNames.Small).Method };
    }

    private static int[] Numbers(string option, string? text) => text is null ? [] :
    [
        .. text.Split(',', StringSplitOptions.TrimEntries).Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1_000_000
            ? number
            : throw new BadInputException($"{option} is '{text}'; expected numbers of tokens such as 5,10,20.")),
    ];
}
