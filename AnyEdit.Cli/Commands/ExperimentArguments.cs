using System.CommandLine;
using System.Globalization;
using AnyEdit.Cli.Input;
using AnyEdit.Evaluation.Ability;
using AnyEdit.Evaluation.DataSets;
using AnyEdit.Evaluation.Experiments;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Updaters.Memit;
using AnyEdit.Updaters.Presets;

namespace AnyEdit.Cli.Commands;

/// <summary>The options of experiments; what is not given is what the experiment takes by itself.</summary>
internal sealed class ExperimentArguments
{
    /// <summary>The experiment in which edits follow one another.</summary>
    private const string Lifelong = "lifelong";
    private const string Lengths = "length";

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
    private readonly Option<int?> againEvery = new("--again-every") { Description = "lifelong: ask all earlier records again after every N edits. Default: at about six times of the sequence.", HelpName = "N" };
    private readonly Option<string?> batch = new("--batch") { Description = "lifelong: how many records are solved for at once, or all. Default: 1.", HelpName = "N" };
    private readonly Option<string?> locality = new("--locality") { Description = "lifelong: questions that no edit should change, asked with every record: {\"prompt\", \"target\"} on each line; without target the unedited model's answer is to stay. Default: those of records that are not edited.", HelpName = "FILE.jsonl" };
    private readonly Option<int> seed = new("--seed") { Description = "For answers and methods that draw at random.", HelpName = "N", DefaultValueFactory = _ => 0 };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[data, file, skipWrong, methods, limit, chunk, lengths, natural, maxTokens, temperature, againEvery, batch, locality, seed])
            command.Add(option);
    }

    /// <summary>The seed.</summary>
    public int Seed(ParseResult arguments) => arguments.GetValue(seed);

    /// <summary>Reads what the experiment compares.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="suited">The settings of a method that suit the model.</param>
    /// <exception cref="BadInputException">An option is out of range, or for another experiment.</exception>
    /// <exception cref="FormatException">A method's number of records is none.</exception>
    /// <exception cref="ArgumentException">There is no such method or preset; the message lists those that there are.</exception>
    public ExperimentSettings Settings(ParseResult arguments, IExperiment experiment, Func<string, EditPreset> suited)
    {
        if (arguments.GetValue(limit) is < 1)
            throw new BadInputException("--limit is below 1; expected a number of records.");
        var chosen = arguments.GetRequiredValue(methods) is { Length: > 0 } given ? given : [.. experiment.Defaults.Methods];
        var settings = new ExperimentSettings
        {
            Methods = [.. chosen.Select(Method)],
            Limit = arguments.GetValue(limit) ?? experiment.Defaults.Limit,
            ChunkSizes = Numbers(chunk.Name, arguments.GetValue(chunk)),
            SuitedChunkSize = suited(MemitUpdater.MethodName).ChunkSize,
            NaturalLengths = arguments.GetValue(natural),
        };
        if (experiment.Name != Lifelong && ((Option[])[againEvery, batch, locality]).FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false }) is { } odd)
            throw new BadInputException($"{odd.Name} is for {Lifelong}, where edits follow one another; {experiment.Name} has no use for it.");
        if (experiment.Name != Lengths && ((Option[])[lengths, natural]).FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false }) is { } idle)
            throw new BadInputException($"{idle.Name} is for {Lengths}; {experiment.Name} has no use for it.");
        if (settings.Methods.GroupBy(method => method.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new BadInputException($"--method {twice.Key} is given twice.");
        if (arguments.GetValue(lengths) is { } list)
            settings.Lengths = Numbers(lengths.Name, list);
        return settings;
    }

    /// <summary>Reads how the model is edited and asked.</summary>
    /// <exception cref="BadInputException">An option is out of range, or a file cannot be read.</exception>
    public Func<EvaluationOptions> Options(ParseResult arguments, AbilityOptions? ability)
    {
        var (most, hot, drawn) = (arguments.GetValue(maxTokens), arguments.GetValue(temperature), arguments.GetValue(seed));
        if (most is < 1)
            throw new BadInputException($"{maxTokens.Name} is {most}; expected at least 1.");
        if (hot < 0 || !double.IsFinite(hot))
            throw new BadInputException(FormattableString.Invariant($"{temperature.Name} is {hot}; expected 0 or more."));
        if (arguments.GetValue(againEvery) is < 1)
            throw new BadInputException($"{againEvery.Name} is below 1; expected a number of edits.");
        var (every, size) = (arguments.GetValue(againEvery), EvaluationArguments.BatchSize(arguments.GetValue(batch) ?? "1"));
        var questions = arguments.GetValue(locality) is { } file ? EvaluationArguments.ReadLocality(file) : [];
        return () => new EvaluationOptions { MaxNewTokens = most, Temperature = hot, Seed = drawn, Ability = ability, AgainEvery = every, BatchSize = size, Locality = questions };
    }

    /// <summary>What the user said about sequences, by name; what is not said is not there.</summary>
    public IEnumerable<KeyValuePair<string, string>> Sequence(ParseResult arguments) =>
        from setting in new (string Name, string? Value)[]
        {
            ("AgainEvery", arguments.GetValue(againEvery)?.ToString(CultureInfo.InvariantCulture)),
            ("Batch", arguments.GetValue(batch)),
            ("LocalityFile", arguments.GetValue(locality) is { } path ? EvaluateCommand.Digest(path) : null),
        }
        where setting.Value is not null
        select KeyValuePair.Create(setting.Name, setting.Value!);

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

    /// <summary>Reads the data sets, each as far as the experiment looks at it.</summary>
    /// <exception cref="DataSetException">A file, or a record of it, cannot be read.</exception>
    public IReadOnlyList<ExperimentData> Read(ParseResult arguments, IReadOnlyList<(string Layout, string File)> files, int? limit, bool spaceBeforeAnswers, CancellationToken cancellationToken)
    {
        var handling = arguments.GetValue(skipWrong) ? WrongRecordHandling.Skip : WrongRecordHandling.Fail;
        return [.. files.Select((entry, i) =>
        {
            var (cases, wrong, notes) = DataSetInput.Read(entry.Layout, entry.File, new DataSetOptions { WrongRecords = handling, SpaceBeforeAnswers = spaceBeforeAnswers }, limit, cancellationToken);
            var earlier = files.Take(i).Count(other => other.Layout == entry.Layout);
            return new ExperimentData(earlier == 0 ? entry.Layout : $"{entry.Layout}-{earlier + 1}", cases)
            {
                File = entry.File,
                FileDigest = EvaluateCommand.Digest(entry.File),
                WrongRecords = wrong,
                Notes = notes,
            };
        })];
    }

    private static string Own(string layout, string model)
    {
        var own = DataSetInput.OfModel(model, layout);
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
