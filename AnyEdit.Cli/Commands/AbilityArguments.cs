using System.CommandLine;
using AnyEdit.Cli.Input;
using AnyEdit.Evaluation.Ability;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.MultipleChoice;

namespace AnyEdit.Cli.Commands;

/// <summary>The options that say what else an edited model should still be able to do, and how often that is measured.</summary>
internal sealed class AbilityArguments
{
    /// <summary>How much of the bundled model's texts, and of its questions about each subject, is enough to see a change within seconds.</summary>
    private const int WorldTexts = 40, WorldQuestions = 10;

    private readonly Option<string?> heldOut = new("--held-out") { Description = "Texts whose perplexity is measured before and after edits: .jsonl with a string, or an object with the field text, on each line; else plain text with blank lines between documents.", HelpName = "FILE" };
    private readonly Option<bool> specialTokens = new("--special-tokens") { Description = "Special tokens written out in the texts of --held-out count as such." };
    private readonly Option<string?> choices = new("--choices") { Description = "Multiple-choice questions asked before and after edits: a folder of SUBJECT_test.csv (and SUBJECT_dev.csv) as MMLU has them, or one such file.", HelpName = "PATH" };
    private readonly Option<ChoiceForm> form = new("--choice-form") { Description = "letters: the likeliest of A, B, C, D, as MMLU asks; answers: the likeliest answer, for models too small to choose by letters.", DefaultValueFactory = _ => ChoiceForm.Letters };
    private readonly Option<int> shots = new("--choice-shots") { Description = "Answered examples before each question.", HelpName = "N", DefaultValueFactory = _ => new MultipleChoiceOptions().Shots };
    private readonly Option<int?> limit = new("--choice-limit") { Description = "Only the first N questions of each subject.", HelpName = "N" };
    private readonly Option<int?> every = new("--ability-every") { Description = $"Measure general ability after every N batches and the last. Default: of --sequential only after the last, otherwise after at most {AbilityOptions.Measurements} batches spread over the set.", HelpName = "N" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[heldOut, specialTokens, choices, form, shots, limit, every])
            command.Add(option);
    }

    /// <summary>Reads what to measure; <c>null</c> for nothing.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="otherwise">What is measured where the user names nothing; <c>null</c> for nothing.</param>
    /// <exception cref="BadInputException">An option is out of range or has no meaning without another, or a file cannot be read.</exception>
    public AbilityOptions? Options(ParseResult arguments, AbilityOptions? otherwise = null)
    {
        Require(arguments, heldOut, [specialTokens]);
        Require(arguments, choices, [form, shots, limit]);
        if (arguments.GetValue(every) is < 1)
            throw new BadInputException($"{every.Name} is {arguments.GetValue(every)}; expected at least 1.");
        if (arguments.GetValue(heldOut) is null && arguments.GetValue(choices) is null)
        {
            if (otherwise is null)
                return arguments.GetValue(every) is null ? null : throw new BadInputException($"{every.Name} has nothing to measure; expected {heldOut.Name} or {choices.Name} with it.");
            otherwise.Every = arguments.GetValue(every) ?? otherwise.Every;
            return otherwise;
        }

        if (arguments.GetValue(limit) is < 1)
            throw new BadInputException($"{limit.Name} is {arguments.GetValue(limit)}; expected at least 1.");
        if (arguments.GetValue(shots) is not (>= 0 and <= 1000))
            throw new BadInputException($"{shots.Name} is {arguments.GetValue(shots)}; expected 0 to 1000.");
        return new AbilityOptions
        {
            HeldOut = arguments.GetValue(heldOut) is { } file ? Read(file) : [],
            Perplexity = new PerplexityOptions { RecogniseSpecialTokens = arguments.GetValue(specialTokens) },
            Choices = arguments.GetValue(choices) is { } path ? MultipleChoiceSet.Open(path) : null,
            ChoiceOptions = new MultipleChoiceOptions { Form = arguments.GetValue(form), Shots = arguments.GetValue(shots), Limit = arguments.GetValue(limit) },
            Every = arguments.GetValue(every),
        };
    }

    /// <summary>What the bundled model brings for this: texts that it knows, and questions about its world; <c>null</c> for other models.</summary>
    public static AbilityOptions? OfTheWorld(string model)
    {
        var (corpus, questions) = (Path.Combine(model, "world", "corpus.jsonl"), Path.Combine(model, "world", "choices"));
        return !File.Exists(corpus) || !Directory.Exists(questions) ? null : new AbilityOptions
        {
            HeldOut = [.. new CorpusFile(corpus).Read().Take(WorldTexts)],
            Perplexity = new PerplexityOptions { RecogniseSpecialTokens = true },
            Choices = MultipleChoiceSet.Open(questions),
            ChoiceOptions = new MultipleChoiceOptions { Form = ChoiceForm.Answers, Limit = WorldQuestions },
        };
    }

    private string[] Read(string file)
    {
        string[] texts = [.. new CorpusFile(file).Read()];
        return texts.Length > 0 ? texts : throw new BadInputException($"{heldOut.Name} '{file}' has no text.");
    }

    private static void Require(ParseResult arguments, Option needed, Option[] options)
    {
        if (arguments.GetResult(needed) is not { Implicit: false } && options.FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false }) is { } given)
            throw new BadInputException($"{given.Name} says how {needed.Name} is measured; expected {needed.Name} with it.");
    }
}
