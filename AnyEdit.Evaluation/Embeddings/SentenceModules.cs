using System.Text.Json;

namespace AnyEdit.Evaluation.Embeddings;

/// <summary>The chain of modules that <c>modules.json</c> of a sentence-transformers folder lists.</summary>
internal static class SentenceModules
{
    private static readonly string[] Known = ["Transformer", "Pooling", "Normalize"];

    /// <exception cref="InvalidDataException">The file is not a list of modules.</exception>
    /// <exception cref="NotSupportedException">It has a module that is not computed here.</exception>
    public static void Check(string file)
    {
        foreach (var type in Types(file))
            if (!Known.Contains(type[(type.LastIndexOf('.') + 1)..]))
                throw new NotSupportedException($"{file}: the module '{type}' is not supported; these are: {string.Join(", ", Known)}.");
    }

    private static string[] Types(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file).AsMemory());
            return [.. document.RootElement.EnumerateArray().Select(module => module.GetProperty("type").GetString() ?? "")];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{file}: expected a list of modules, each with a 'type': {exception.Message}", exception);
        }
    }
}
