using System.CommandLine;
using System.Globalization;
using AnyEdit.Models;
using AnyEdit.Updaters.Memit;
using AnyEdit.Updaters.Presets;
using AnyEdit.Values;
using Microsoft.Extensions.Options;

namespace AnyEdit.Cli.Commands;

/// <summary>The options that say how to edit; what is not given comes from the preset, else from the defaults.</summary>
internal sealed class EditorArguments
{
    private readonly Option<string> method = new("--method") { Description = $"How the weights are changed: {string.Join(", ", EditPresets.Methods)}.", HelpName = "NAME", DefaultValueFactory = _ => MemitUpdater.MethodName };
    private readonly Option<string?> preset = new("--preset") { Description = $"Settings known to suit a model: {string.Join(", ", EditPresets.Names)}. Default: chosen by the model's size and family.", HelpName = "NAME" };
    private readonly Option<int?> chunk = new("--chunk") { Description = "Tokens per chunk.", HelpName = "N" };
    private readonly Option<int?> overlap = new("--overlap") { Description = "Tokens that neighbouring chunks share.", HelpName = "N" };
    private readonly Option<bool> sentences = new("--sentences") { Description = "One chunk per sentence." };
    private readonly Option<bool> whole = new("--whole") { Description = "The whole answer as one chunk: the method without the chunk loop, for comparison." };
    private readonly Option<string?> layers = new("--layers") { Description = "Layers to edit, for example 4,5,6,7,8 or 4-8.", HelpName = "LIST" };
    private readonly Option<double?> lambda = new("--lambda") { Description = "Weight of what the layers usually see; more keeps more and learns less. Short for --set lambda=X.", HelpName = "X" };
    private readonly Option<string[]> settings = new("--set") { Description = $"A setting of the method; can be given more than once. {DescribeSettings()}", HelpName = "NAME=VALUE", DefaultValueFactory = _ => [] };
    private readonly Option<bool> lifelong = new("--lifelong") { Description = "Keep what earlier edits wrote, where the method can; for many batches one after the other. Short for --set lifelong=true." };
    private readonly Option<int?> steps = new("--steps") { Description = "Optimisation steps per chunk at most.", HelpName = "N" };
    private readonly Option<double?> learningRate = new("--lr") { Description = "Learning rate of these steps.", HelpName = "X" };
    private readonly Option<double?> clamp = new("--clamp") { Description = "Largest change of a hidden state, in multiples of its norm.", HelpName = "X" };
    private readonly Option<long?> seed = new("--seed") { Description = "Recorded in the patch, and used by methods that draw at random. Default: 0.", HelpName = "N" };
    private readonly Option<string?> statistics = new("--statistics") { Description = "Folder of key moments or .npz files. Default: MODEL/key-moments.", HelpName = "FOLDER" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[method, preset, chunk, overlap, sentences, whole, layers, settings, lambda, lifelong, steps, learningRate, clamp, seed, statistics])
            command.Add(option);
    }

    /// <summary>The folder of statistics that the user names, or null.</summary>
    /// <exception cref="BadInputException">There is no such folder.</exception>
    public string? Statistics(ParseResult arguments) => arguments.GetValue(statistics) switch
    {
        null => null,
        var folder when Directory.Exists(folder) => Path.GetFullPath(folder),
        var folder => throw new BadInputException($"--statistics '{folder}' does not exist; expected a folder with key moments or .npz files."),
    };

    /// <summary>Makes the editor; the caller disposes it.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="config">The model to be edited, which decides the preset where none is named.</param>
    /// <param name="statisticsFolder">Where the second moments of keys are; null for the model's own folder.</param>
    /// <exception cref="BadInputException">The options do not go together.</exception>
    public KnowledgeEditor Create(ParseResult arguments, ModelConfig config, string? statisticsFolder)
    {
        if (new[] { arguments.GetValue(chunk) is not null, arguments.GetValue(sentences), arguments.GetValue(whole) }.Count(given => given) > 1)
            throw new BadInputException("--chunk, --sentences and --whole exclude one another; expected one of them at most.");
        if (arguments.GetValue(layers) is { } list && ReadLayers(list).Max() is var last && last >= config.LayerCount)
            throw new BadInputException($"--layers is '{list}'; the model has layers 0 to {config.LayerCount - 1}.");
        var chosen = arguments.GetRequiredValue(method);
        var suited = arguments.GetValue(preset) is { } name ? EditPresets.Find(chosen, name) : EditPresets.For(chosen, config);
        try
        {
            var editor = KnowledgeEditor.Create(editing => Configure(editing, arguments, suited, statisticsFolder));
            if (!editor.SearchesValues && OfTheSearch(arguments).FirstOrDefault() is { } pointless)
            {
                editor.Dispose();
                throw new BadInputException($"{pointless} belongs to the search for hidden states, which {suited.Method} does not do; its own settings are given with --set.");
            }

            return editor;
        }
        catch (OptionsValidationException exception)
        {
            throw new BadInputException(string.Join(' ', exception.Failures.Select(problem => OptionNames.Translate(problem, suited.Method))));
        }
    }

    /// <summary>What the user set of the search for hidden states.</summary>
    private IEnumerable<string> OfTheSearch(ParseResult arguments) =>
    [
        .. new Option[] { steps, learningRate, clamp }.Where(option => arguments.GetResult(option) is { Implicit: false }).Select(option => option.Name),
        .. arguments.GetRequiredValue(settings).Where(MethodSettings.IsOfTheSearch).Select(assignment => $"{settings.Name} {assignment}"),
    ];

    private void Configure(AnyEditBuilder editing, ParseResult arguments, EditPreset suited, string? statisticsFolder)
    {
        editing.UsePreset(suited).Values(values => Configure(values, arguments));
        var own = new MethodSettings(editing.Options);
        if (arguments.GetValue(lambda) is { } weight)
            own.Set("lambda", weight.ToString(CultureInfo.InvariantCulture), lambda.Name);
        if (arguments.GetValue(lifelong))
            own.Set("lifelong", "true", lifelong.Name);
        if (arguments.GetValue(seed) is { } drawn)
        {
            editing.Options.Seed = drawn;
            if (own.Names.Contains("seed"))
                own.Set("seed", drawn.ToString(CultureInfo.InvariantCulture), seed.Name);
        }

        foreach (var assignment in arguments.GetRequiredValue(settings))
            own.Set(assignment);
        if (arguments.GetValue(chunk) is { } size)
            editing.ChunkSize(size);
        if (arguments.GetValue(sentences))
            editing.Sentences();
        if (arguments.GetValue(whole))
            editing.WholeTarget();
        if (arguments.GetValue(overlap) is { } shared)
            editing.Overlap(shared);
        if (arguments.GetValue(layers) is { } chosen)
            editing.Layers(ReadLayers(chosen));
        if (statisticsFolder is not null)
            editing.KeyMoments(statisticsFolder);
    }

    private static string DescribeSettings()
    {
        var options = EditPresets.Methods.Select(name =>
        {
            var options = new AnyEditOptions();
            EditPresets.All.First(preset => preset.Method == name).Choose(new AnyEditBuilder(options));
            return (Method: name, Settings: new MethodSettings(options));
        }).ToList();
        var search = options[0].Settings.Names.Where(name => name.Contains('.', StringComparison.Ordinal));
        return string.Join("; ", options.Select(each => $"{each.Method}: {string.Join(", ", each.Settings.Names.Where(name => !name.Contains('.', StringComparison.Ordinal)))}"))
            + $"; those that search for hidden states: {string.Join(", ", search)}.";
    }

    private void Configure(ValueOptimizerOptions values, ParseResult arguments)
    {
        values.Steps = arguments.GetValue(steps) ?? values.Steps;
        values.LearningRate = arguments.GetValue(learningRate) ?? values.LearningRate;
        values.ClampFactor = arguments.GetValue(clamp) ?? values.ClampFactor;
    }

    /// <summary>Reads layers such as 4,5,6 and 4-8.</summary>
    /// <exception cref="BadInputException">It is not a list of layers.</exception>
    internal static int[] ReadLayers(string text)
    {
        var numbers = new List<int>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries);
            if (ends.Length > 2 || !TryRead(ends[0], out var first) || !TryRead(ends[^1], out var last) || last < first)
                throw new BadInputException($"--layers is '{text}'; expected layers counted from 0, such as 4,5,6 or 4-8.");
            numbers.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return [.. numbers];
    }

    private static bool TryRead(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < 100_000;
}
