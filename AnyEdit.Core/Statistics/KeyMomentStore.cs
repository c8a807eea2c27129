using System.Globalization;
using AnyEdit.Files;
using AnyEdit.Models;

namespace AnyEdit.Statistics;

/// <summary>
/// A folder of key moments, one safetensors file per layer; the .npz files of the Python tools are found there too.
/// </summary>
/// <remarks>
/// Safe for concurrent use; files are replaced as a whole. The metadata of a file hold a digest of its sum: numbers that were altered are
/// refused, and what was computed from moments is known to be theirs without reading them.
/// </remarks>
public sealed class KeyMomentStore : IKeyMomentSource, IDescribesKeyMoments
{
    /// <summary>The folder within a model's folder where moments are looked for unless another one is named.</summary>
    public const string FolderName = "key-moments";

    private const string SumName = "sum", DigestName = "digest";
    private readonly string? folder;

    /// <summary>Creates a store.</summary>
    /// <param name="folder">The folder, or null for <see cref="FolderName"/> in the folder of each model.</param>
    public KeyMomentStore(string? folder = null) => this.folder = folder;

    /// <inheritdoc />
    public KeyMoments Get(CausalLanguageModel model, int layer)
    {
        ArgumentNullException.ThrowIfNull(model);
        var place = Place(model);
        var path = FilePath(place, layer);
        var npz = File.Exists(path) ? null : NpzKeyMoments.Find(place, model.Decoder.Names.DownProjection(layer));
        if (!File.Exists(path) && npz is null)
            throw new FileNotFoundException(
                $"There are no key moments of layer {layer} in '{place}'{Others(place)}; collect them over a text corpus (anyedit stats), or name the folder that has them.", path);
        var moments = npz is null ? Load(path, layer) : NpzKeyMoments.Load(npz, layer);
        try
        {
            KeyMomentCheck.Require(moments, model, $"The key moments in '{npz ?? path}'");
            return moments;
        }
        catch
        {
            moments.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public string? FolderOf(CausalLanguageModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return folder ?? (model.Folder is { } home ? Path.Combine(home, FolderName) : null);
    }

    KeyMomentDescription? IDescribesKeyMoments.Describe(CausalLanguageModel model, int layer)
    {
        var path = FilePath(Place(model), layer);
        if (!File.Exists(path))
            return null;
        using var file = SafetensorsReader.Open(path);
        var count = Count(file, layer);
        var metadata = file.Header.Metadata;
        if (!metadata.TryGetValue(DigestName, out var digest))
            return null;
        var size = RequireSquare(file.Header.Entries[SumName].Shape, path);
        KeyMomentCheck.Require(layer, size, metadata.GetValueOrDefault("model"), model, $"The key moments in '{path}'");
        return new(layer, size, count, metadata.GetValueOrDefault("corpus"), digest);
    }

    /// <summary>Writes moments, each to the file of its layer.</summary>
    /// <param name="model">The model that they are of.</param>
    /// <param name="moments">The moments; borrowed.</param>
    /// <exception cref="IOException">A file cannot be written; an earlier one is as it was.</exception>
    public void Save(CausalLanguageModel model, IEnumerable<KeyMoments> moments)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(moments);
        foreach (var layer in moments)
            Save(FilePath(Place(model), layer.Layer), layer);
    }

    /// <summary>The file of a layer.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="layer">The layer, counted from 0.</param>
    public static string FilePath(string folder, int layer) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"layer-{layer}.safetensors"));

    internal static void Save(string path, KeyMoments moments)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "anyedit-key-moments",
            ["layer"] = moments.Layer.ToString(CultureInfo.InvariantCulture),
            ["count"] = moments.Count.ToString(CultureInfo.InvariantCulture),
        };
        if (moments.Model is not null)
            metadata["model"] = moments.Model;
        if (moments.Corpus is not null)
            metadata["corpus"] = moments.Corpus;
        using var scope = torch.NewDisposeScope();
        var sum = moments.Sum.to_type(ScalarType.Float32);
        metadata[DigestName] = KeyMomentDescription.DigestOf(sum);
        SafetensorsWriter.Write(path, [new(SumName, sum)], metadata);
    }

    private static KeyMoments Load(string path, int layer)
    {
        using var file = SafetensorsReader.Open(path);
        var (count, metadata) = (Count(file, layer), file.Header.Metadata);
        RequireSquare(file.Header.Entries[SumName].Shape, path);
        var sum = file.Read(SumName, new TensorReadOptions { RequireFinite = true });
        try
        {
            if (metadata.TryGetValue(DigestName, out var digest) && digest != KeyMomentDescription.DigestOf(sum))
                throw new InvalidDataException($"The numbers in '{path}' are not those that were written; collect the key moments of layer {layer} again.");
            return new KeyMoments(layer, sum, count) { Model = metadata.GetValueOrDefault("model"), Corpus = metadata.GetValueOrDefault("corpus") };
        }
        catch
        {
            sum.Dispose();
            throw;
        }
    }

    private static long Count(SafetensorsReader file, int layer)
    {
        var metadata = file.Header.Metadata;
        if (!file.Header.Entries.ContainsKey(SumName)
            || !metadata.TryGetValue("count", out var countText)
            || !long.TryParse(countText, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count < 1)
            throw new InvalidDataException($"'{file.Path}' does not hold key moments: it needs a tensor 'sum' and a positive 'count' in its metadata.");
        if (metadata.TryGetValue("layer", out var layerText) && layerText != layer.ToString(CultureInfo.InvariantCulture))
            throw new InvalidDataException($"'{file.Path}' holds the key moments of layer {layerText}, not of layer {layer}.");
        return count;
    }

    private static long RequireSquare(IReadOnlyList<long> shape, string path) =>
        shape.Count == 2 && shape[0] == shape[1] ? shape[0] : throw new InvalidDataException($"The tensor 'sum' in '{path}' is not a square matrix.");

    /// <summary>Of which layers there are moments, in words: the layers may have been chosen by causal tracing, and others would do.</summary>
    private static string Others(string place)
    {
        if (!Directory.Exists(place))
            return "";
        int[] layers = [.. Directory.EnumerateFiles(place, "layer-*.safetensors")
            .Select(path => int.TryParse(Path.GetFileNameWithoutExtension(path)["layer-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var layer) ? layer : -1)
            .Where(layer => layer >= 0)
            .Order()];
        return layers.Length == 0 ? "" : $", only of {(layers.Length == 1 ? "layer" : "layers")} {string.Join(", ", layers)}, which could be edited instead";
    }

    private string Place(CausalLanguageModel model) =>
        FolderOf(model) ?? throw new FileNotFoundException("The model has no folder, so the folder of its key moments must be named.");
}
