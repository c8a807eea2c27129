using System.CommandLine;
using System.Globalization;
using AnyEdit.Generation;
using AnyEdit.Models;

namespace AnyEdit.Cli.Commands;

/// <summary>The options that say how an answer is drawn; what is not given comes from the model's generation_config.json.</summary>
internal sealed class SamplingArguments
{
    private readonly Option<int?> maxTokens = new("--max-tokens") { Description = "The most tokens to generate.", HelpName = "N" };
    private readonly Option<double?> temperature = new("--temperature") { Description = "0 takes the most likely token; more is more varied. Default: 0.", HelpName = "T" };
    private readonly Option<int?> topK = new("--top-k") { Description = "Draw among the K most likely tokens.", HelpName = "K" };
    private readonly Option<double?> topP = new("--top-p") { Description = "Draw among the most likely tokens that have probability P together.", HelpName = "P" };
    private readonly Option<int?> seed = new("--seed") { Description = "Makes the draw repeatable.", HelpName = "N" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(maxTokens);
        command.Add(temperature);
        command.Add(topK);
        command.Add(topP);
        command.Add(seed);
    }

    /// <summary>Reads the options; greedy unless the user asks for a temperature.</summary>
    /// <exception cref="BadInputException">A number is out of its range.</exception>
    public GenerationOptions Read(ParseResult arguments, CausalLanguageModel model)
    {
        RequireTemperature(arguments, temperature, topK, topP);
        var defaults = model.GenerationDefaults;
        return defaults with
        {
            MaxNewTokens = InRange(maxTokens, arguments.GetValue(maxTokens) ?? defaults.MaxNewTokens, value => value >= 1, "at least 1"),
            Temperature = InRange(temperature, arguments.GetValue(temperature) ?? 0, value => value >= 0 && double.IsFinite(value), "0 or more"),
            TopK = arguments.GetValue(topK) is { } k ? InRange(topK, k, value => value >= 1, "at least 1") : defaults.TopK,
            TopP = InRange(topP, arguments.GetValue(topP) ?? defaults.TopP, value => value is > 0 and <= 1, "more than 0 and at most 1"),
            Seed = arguments.GetValue(seed) ?? defaults.Seed,
        };
    }

    /// <summary>Refuses options that say among which tokens to draw where nothing is drawn.</summary>
    /// <exception cref="BadInputException">One is given, and the temperature is 0.</exception>
    public static void RequireTemperature(ParseResult arguments, Option temperature, params Option[] draws)
    {
        var isGreedy = arguments.GetResult(temperature) is not { Implicit: false } given || given.Tokens is [{ Value: var text }] && double.TryParse(text, CultureInfo.InvariantCulture, out var value) && value == 0;
        if (isGreedy && draws.FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false }) is { } pointless)
            throw new BadInputException($"{pointless.Name} says among which tokens to draw, but at a {temperature.Name} of 0 the most likely one is always taken; expected a {temperature.Name} above 0 with it.");
    }

    private static T InRange<T>(Option option, T value, Func<T, bool> isInRange, string expected)
        where T : IFormattable =>
        isInRange(value) ? value : throw new BadInputException(FormattableString.Invariant($"{option.Name} is {value}; expected {expected}."));
}
