using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using AnyEdit.Models;
using AnyEdit.Patches;
using AnyEdit.Statistics;

namespace AnyEdit.Evaluation.Runs;

/// <summary>Writes down everything that decides the result of a run.</summary>
internal static class EvaluationPlan
{
    /// <summary>The name of the setting in which the shards of a run differ.</summary>
    public const string Shard = "Shard";

    private const string Sequential = "Sequential", Before = "AskBefore";

    /// <summary>Whether edits of a run stayed.</summary>
    public static bool IsSequential(EvaluationHeader header) => bool.TryParse(header.Settings.GetValueOrDefault(Sequential), out var stay) && stay;

    /// <summary>Whether the unedited model was asked, too.</summary>
    public static bool AsksBefore(EvaluationHeader header) => bool.TryParse(header.Settings.GetValueOrDefault(Before), out var asks) && asks;

    public static EvaluationHeader Header(
        CausalLanguageModel model, EvaluatedEditor editor, IReadOnlyList<EditCase> cases, EvaluationOptions options, EvaluationOrigin origin, int records) =>
        new(model.WeightHash, Settings(model, editor, cases, options, origin))
        {
            Method = editor.Method,
            Model = origin.Model,
            ModelFingerprint = ModelFingerprint.Of(model),
            Data = origin.Data,
            File = origin.File,
            FileDigest = origin.FileDigest,
            Command = origin.Command,
            Records = records,
            WrongRecords = origin.WrongRecords,
            Versions = Versions(),
        };

    /// <summary>What a run, or an experiment, ran with, by name.</summary>
    public static IReadOnlyDictionary<string, string> Versions() => new Dictionary<string, string>
    {
        ["anyedit"] = Version(typeof(EditPatch)),
        ["dotnet"] = Environment.Version.ToString(),
        ["tensors"] = $"{typeof(Tensor).Assembly.GetName().Name} {Version(typeof(Tensor))}",
        ["os"] = RuntimeInformation.OSDescription,
        ["processors"] = Text(Environment.ProcessorCount),
    };

    /// <summary>How a model is asked, and what it is on this machine: what the runs of an experiment have in common, by name.</summary>
    public static Dictionary<string, string> Asking(CausalLanguageModel model, EvaluationOptions options)
    {
        var settings = new Dictionary<string, string>
        {
            ["MaxNewTokens"] = Text(options.MaxNewTokens, "as expected"),
            ["Temperature"] = Text(options.Temperature),
            ["TopK"] = Text(options.TopK, "all"),
            ["TopP"] = Text(options.TopP),
            ["GenerationSeed"] = Text(options.Seed),
            ["GenerationTokens"] = Text(options.GenerationTokens),
            ["DType"] = model.Config.Dtype.ToString(),
            ["Device"] = model.Device.type.ToString(),
            ["ChatTemplate"] = model.ChatTemplate.Name,
            ["Version"] = Version(typeof(EditPatch)),
        };
        if (options.Ability is not { } ability)
            return settings;
        settings["HeldOut"] = ability.HeldOut.Count == 0 ? "none" : Digest(ability.HeldOut);
        settings["HeldOutWindow"] = Text(ability.Perplexity.Window, "by the model");
        settings["HeldOutStride"] = Text(ability.Perplexity.Stride, "half the window");
        settings["HeldOutSpecialTokens"] = Text(ability.Perplexity.RecogniseSpecialTokens);
        settings["Choices"] = ability.Choices?.Digest() ?? "none";
        settings["ChoiceForm"] = Text(ability.ChoiceOptions.Form);
        settings["ChoiceShots"] = Text(ability.ChoiceOptions.Shots);
        settings["ChoiceLimit"] = Text(ability.ChoiceOptions.Limit, "all");
        settings["AbilityEvery"] = Text(ability.Every, "by the number of batches");
        return settings;
    }

    private static Dictionary<string, string> Settings(
        CausalLanguageModel model, EvaluatedEditor editor, IReadOnlyList<EditCase> cases, EvaluationOptions options, EvaluationOrigin origin)
    {
        var settings = new Dictionary<string, string>(editor.Settings);
        foreach (var (name, value) in origin.Settings.Concat(Asking(model, options)))
            settings[name] = value;
        settings["Method"] = editor.Method;
        settings["Records"] = Digest(cases);
        settings["Batch"] = Text(options.BatchSize, "all");
        settings[Sequential] = Text(options.Sequential);
        settings["AgainEvery"] = Text(options.AgainEvery, "at the end");
        settings[Shard] = options.Shard.ToString();
        settings[Before] = Text(options.AskBefore);
        settings["Likelihoods"] = Text(options.Likelihoods);
        settings["Locality"] = options.Locality.Count == 0 ? "none" : Digest(options.Locality);
        return settings;
    }

    private static string Digest<T>(IReadOnlyList<T> texts) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(texts)));

    private static string Version(Type type) => type.Assembly.GetName().Version?.ToString() ?? "";

    private static string Text(object? value, string otherwise = "") => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : otherwise;
}
