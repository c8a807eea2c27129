using System.Text.Json;
using AnyEdit.Generation;
using AnyEdit.Models.Families;

namespace AnyEdit.Models;

/// <summary>What <c>generation_config.json</c> of a model folder says about choosing tokens.</summary>
internal static class GenerationDefaultsFile
{
    public const string Name = "generation_config.json";

    /// <summary>The number of candidates that Hugging Face's tools sample from where a file does not say.</summary>
    private const int UsualTopK = 50;

    /// <summary>Reads the file, if there is one.</summary>
    /// <returns>The options, and the model's end tokens with those of the file.</returns>
    /// <exception cref="InvalidDataException">A field is wrong; the message names file and field.</exception>
    public static (GenerationOptions Options, IReadOnlyList<int> EosIds) Read(string folder, ModelConfig config)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
            return (new GenerationOptions(), config.EosIds);
        using var document = ConfigFields.ParseDocument(File.ReadAllText(path), path);
        var fields = new ConfigFields(document.RootElement, path);
        var options = new GenerationOptions();
        options = options with { MaxNewTokens = fields.OptionalCount("max_new_tokens") ?? options.MaxNewTokens };
        if (fields.Flag("do_sample", fallback: false))
            options = options with
            {
                Temperature = fields.Number("temperature", fallback: 1),
                TopP = fields.Number("top_p", fallback: 1),
                TopK = IsZero(document.RootElement, "top_k") ? null : fields.OptionalCount("top_k") ?? UsualTopK,
            };
        return (options, [.. config.EosIds.Union(fields.TokenIds("eos_token_id"))]);
    }

    private static bool IsZero(JsonElement root, string field) =>
        root.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number && value.GetDouble() == 0;
}
