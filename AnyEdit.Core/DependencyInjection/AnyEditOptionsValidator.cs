using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AnyEdit;

/// <summary>Finds all problems of an editor's options at once, those of its parts included.</summary>
internal sealed class AnyEditOptionsValidator : IValidateOptions<AnyEditOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, AnyEditOptions options)
    {
        List<string> problems =
        [
            .. Annotations(null, options),
            .. Chunks(options),
            .. Layers(options),
            .. Annotations(nameof(options.Values), options.Values),
            .. Annotations(nameof(options.Locator), options.LocatorOptions),
        ];
        if (options.Updater is { } updater)
            problems.AddRange(Annotations(updater.Method, updater.Options));
        else
            problems.Add("No method was chosen: call UseMemit() or another Use... method.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Chunks(AnyEditOptions options)
    {
        if (options is { ChunkSize: not null, Sentences: not null })
            yield return "ChunkSize and Sentences exclude one another.";
        if (options.ChunkSize is > 0 and var size && options.Overlap >= size)
            yield return $"Overlap must be less than the ChunkSize of {size}; it is {options.Overlap}.";
        if (options is { ChunkSize: null, Overlap: not 0 })
            yield return "Overlap needs a ChunkSize.";
        if (options.Sentences is not { } sentences)
            yield break;
        foreach (var problem in Annotations(nameof(options.Sentences), sentences))
            yield return problem;
        if (sentences.MinTokens > sentences.MaxTokens)
            yield return $"Sentences: MinTokens must not exceed the MaxTokens of {sentences.MaxTokens}; it is {sentences.MinTokens}.";
    }

    private static IEnumerable<string> Layers(AnyEditOptions options)
    {
        if (options.Layers is not { } layers)
            yield break;
        if (layers.Count == 0)
            yield return "Layers must name at least one layer, or not be set.";
        foreach (var layer in layers.Where(layer => layer < 0 || layer >= (options.LayersOfDepth ?? int.MaxValue)))
            yield return options.LayersOfDepth is { } depth && layer >= 0
                ? $"Layers names layer {layer}, which a model of {depth} layers does not have."
                : $"Layers names layer {layer}; layers count from 0.";
    }

    private static IEnumerable<string> Annotations(string? part, object? options)
    {
        if (options is null)
            return [];
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.Select(result => part is null ? result.ErrorMessage! : $"{part}: {result.ErrorMessage}");
    }
}
