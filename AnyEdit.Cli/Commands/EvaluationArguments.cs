using System.CommandLine;
using System.Globalization;
using AnyEdit.Cli.Input;
using AnyEdit.Evaluation.DataSets;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Statistics;

namespace AnyEdit.Cli.Commands;

/// <summary>The options that say what an evaluation is about, and how the model is asked.</summary>
internal sealed class EvaluationArguments
{
    private readonly Option<string> data = new("--data") { Description = $"The data set's layout: {string.Join(", ", DataSetLayouts.All.Select(layout => layout.Name))}.", HelpName = "NAME", Required = true };
    private readonly Option<string?> file = new("--file") { Description = "The data set's file. Default: the model folder's own set in this layout, as the bundled model has one: MODEL/world/sets/NAME.json (jsonl: cases.jsonl; zsre-true: zsre.json).", HelpName = "FILE" };
    private readonly Option<int?> limit = new("--limit") { Description = "Only the first N records.", HelpName = "N" };
    private readonly Option<bool> skipWrong = new("--skip-wrong") { Description = "Leave out records that cannot be read, and list them in the summary." };
    private readonly Option<bool> strict = new("--strict") { Description = "End at once where a record does not fit the model's context, instead of noting it and going on." };
    private readonly Option<string> batch = new("--batch") { Description = "How many records are solved for at once, or all.", HelpName = "N", DefaultValueFactory = _ => "1" };
    private readonly Option<bool> sequential = new("--sequential") { Description = "Edits stay and follow one another; each record is asked after its edit, and all of them again at the end." };
    private readonly Option<int?> againEvery = new("--again-every") { Description = "With --sequential: ask all earlier records again after every N edits.", HelpName = "N" };
    private readonly Option<string?> shard = new("--shard") { Description = "Do one part only, for example 3/8: every 8th batch, from the 3rd on. 'evaluate merge' puts the parts together.", HelpName = "K/N" };
    private readonly Option<bool> retryFailed = new("--retry-failed") { Description = "Of a run that goes on or is finished, make the edits again that failed, for example after more memory was found. Without it they stay as they are: most of them would fail as before." };
    private readonly Option<string?> locality = new("--locality") { Description = "Questions that no edit should change, asked with every record: {\"prompt\", \"target\"} on each line; without target the unedited model's answer is to stay.", HelpName = "FILE.jsonl" };
    private readonly Option<bool> noBefore = new("--no-before") { Description = "Do not ask the unedited model, but for locality." };
    private readonly Option<int?> maxTokens = new("--max-tokens") { Description = $"The most tokens of an answer; the paper has 512. Default: as many as expected and {EvaluationOptions.Margin} more.", HelpName = "N" };
    private readonly Option<double> temperature = new("--temperature") { Description = "0 takes the most likely token; the paper has 0.001.", HelpName = "T", DefaultValueFactory = _ => 0 };
    private readonly Option<int?> topK = new("--top-k") { Description = "Draw among the K most likely tokens.", HelpName = "K" };
    private readonly Option<double> topP = new("--top-p") { Description = "Draw among the most likely tokens that have probability P together.", HelpName = "P", DefaultValueFactory = _ => 1 };
    private readonly Option<int> generationTokens = new("--generation-tokens") { Description = "The most tokens, questions and answers together, that are generated side by side.", HelpName = "N", DefaultValueFactory = _ => new EvaluationOptions().GenerationTokens };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[data, file, limit, batch, sequential, againEvery, shard, retryFailed, skipWrong, strict, locality, noBefore, maxTokens, temperature, topK, topP, generationTokens])
            command.Add(option);
    }

    /// <summary>The name of the data set's layout as the library writes it.</summary>
    public string Layout(ParseResult arguments) => DataSetLayouts.Find(arguments.GetRequiredValue(data)).Name;

    /// <summary>How many records of the file, in words.</summary>
    public string Limit(ParseResult arguments) => arguments.GetValue(limit)?.ToString(CultureInfo.InvariantCulture) ?? "all";

    /// <summary>The part of the data set.</summary>
    /// <exception cref="BadInputException">It is not one.</exception>
    public CorpusShard Shard(ParseResult arguments) => arguments.GetValue(shard) switch
    {
        null => CorpusShard.Whole,
        var text when CorpusShard.TryParse(text, out var part) => part,
        var text => throw new BadInputException($"--shard is '{text}'; expected a part and the number of parts, such as 3/8."),
    };

    /// <summary>The data set's file.</summary>
    /// <exception cref="BadInputException">None is given, and the model brings none.</exception>
    public string File(ParseResult arguments, string model)
    {
        if (arguments.GetValue(file) is { } given)
            return given;
        var layout = Layout(arguments);
        var own = DataSetInput.OfModel(model, layout);
        return System.IO.File.Exists(own) ? own : throw new BadInputException($"--file is not given, and there is no '{own}'; expected a file.");
    }

    /// <summary>Reads the records.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="path">The data set's file.</param>
    /// <param name="spaceBeforeAnswers">Whether answers begin with a space, as for models without chat template.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The records, those that were left out, and what is odd about the file.</returns>
    /// <exception cref="BadInputException">The limit is not a number of records.</exception>
    /// <exception cref="DataSetException">The file, or a record of it, cannot be read.</exception>
    public DataSetReading Read(ParseResult arguments, string path, bool spaceBeforeAnswers, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(limit) is < 1)
            throw new BadInputException("--limit is below 1; expected a number of records.");
        return DataSetInput.Read(
            Layout(arguments),
            path,
            new DataSetOptions { WrongRecords = arguments.GetValue(skipWrong) ? WrongRecordHandling.Skip : WrongRecordHandling.Fail, SpaceBeforeAnswers = spaceBeforeAnswers },
            arguments.GetValue(limit),
            cancellationToken);
    }

    /// <summary>Reads how to edit, ask and judge.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="seed">Makes sampling repeatable.</param>
    /// <exception cref="BadInputException">The options do not go together.</exception>
    public EvaluationOptions Options(ParseResult arguments, long seed)
    {
        if (arguments.GetValue(againEvery) is { } every && (every < 1 || !arguments.GetValue(sequential)))
            throw new BadInputException(every < 1 ? "--again-every is below 1; expected a number of edits." : "--again-every is for edits that stay; expected --sequential with it.");
        var part = Shard(arguments);
        if (arguments.GetValue(sequential) && !part.IsWhole)
            throw new BadInputException("--shard cannot be combined with --sequential: each edit of a sequence builds on those before it.");
        if (arguments.GetValue(sequential) && arguments.GetValue(retryFailed))
            throw new BadInputException("--retry-failed cannot be combined with --sequential: the later edits of a sequence were made without the failed ones.");
        SamplingArguments.RequireTemperature(arguments, temperature, topK, topP);
        return new EvaluationOptions
        {
            BatchSize = BatchSize(arguments.GetRequiredValue(batch)),
            Sequential = arguments.GetValue(sequential),
            AgainEvery = arguments.GetValue(againEvery),
            Shard = part,
            MaxNewTokens = InRange(maxTokens.Name, arguments.GetValue(maxTokens), value => value >= 1, "at least 1"),
            Temperature = InRange<double>(temperature.Name, arguments.GetValue(temperature), value => value >= 0 && double.IsFinite(value), "0 or more")!.Value,
            RetryFailed = arguments.GetValue(retryFailed),
            TopK = InRange(topK.Name, arguments.GetValue(topK), value => value >= 1, "at least 1"),
            TopP = InRange<double>(topP.Name, arguments.GetValue(topP), value => value is > 0 and <= 1, "more than 0 and at most 1")!.Value,
            Seed = unchecked((int)seed),
            GenerationTokens = InRange<int>(generationTokens.Name, arguments.GetValue(generationTokens), value => value >= 1, "at least 1")!.Value,
            AskBefore = !arguments.GetValue(noBefore),
            FailOnUnfit = arguments.GetValue(strict),
            Locality = arguments.GetValue(locality) is { } questions ? ReadLocality(questions) : [],
        };
    }

    /// <summary>Reads how many records are solved for at once; null for all.</summary>
    /// <exception cref="BadInputException">It is neither a number nor all.</exception>
    internal static int? BatchSize(string given) => given switch
    {
        "all" => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= 1_000_000 => size,
        var text => throw new BadInputException($"--batch is '{text}'; expected a number from 1 to 1000000, or all."),
    };

    /// <summary>Reads questions that no edit should change.</summary>
    /// <exception cref="BadInputException">The file has none.</exception>
    internal static LocalityQuestion[] ReadLocality(string path)
    {
        LocalityQuestion[] questions = [.. JsonLines.Read(path).Select(entry => new LocalityQuestion(
            JsonLines.RequiredText(path, entry.Line, entry.Value, "prompt"), JsonLines.OptionalText(path, entry.Line, entry.Value, "target")))];
        return questions.Length > 0 ? questions : throw new BadInputException($"{path}: there is no question in this file; expected a JSON object with prompt on each line.");
    }

    private static T? InRange<T>(string name, T? value, Func<T, bool> isInRange, string expected)
        where T : struct, IFormattable =>
        value is not { } given || isInRange(given) ? value : throw new BadInputException(FormattableString.Invariant($"{name} is {given}; expected {expected}."));
}
