using System.Text.Json;

namespace AnyEdit.Files;

/// <summary>The weights of a model folder: <c>model.safetensors</c>, or shards with <c>model.safetensors.index.json</c>.</summary>
/// <remarks>All members are safe for concurrent use, but <see cref="Dispose"/>.</remarks>
public sealed class CheckpointReader : IDisposable
{
    internal const string SingleFile = "model.safetensors";
    internal const string IndexFile = "model.safetensors.index.json";

    private readonly List<SafetensorsReader> shards = [];
    private readonly Dictionary<string, SafetensorsReader> shardOf = new(StringComparer.Ordinal);

    private CheckpointReader()
    {
    }

    /// <summary>The names of all tensors.</summary>
    public IReadOnlyCollection<string> Names => shardOf.Keys;

    /// <summary>Where a tensor lies in its file, and what it is.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public TensorEntry this[string name] => Shard(name).Header.Entries[name];

    /// <summary>Opens the weights of a folder and checks all headers.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="FileNotFoundException">The folder has no safetensors weights, or a shard is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or index and shards contradict each other.</exception>
    public static CheckpointReader Open(string folder)
    {
        var (single, index) = (Path.Combine(folder, SingleFile), Path.Combine(folder, IndexFile));
        var checkpoint = new CheckpointReader();
        try
        {
            if (File.Exists(single))
                checkpoint.Add(SafetensorsReader.Open(single));
            else if (File.Exists(index))
                checkpoint.AddShards(folder, index);
            else
                throw new FileNotFoundException(
                    $"'{folder}' holds neither {SingleFile} nor {IndexFile}; weights in other formats (.bin, .gguf) are not read.", single);
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>The path of the file that holds a tensor.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public string FileOf(string name) => Shard(name).Path;

    /// <summary>Reads a tensor; see <see cref="SafetensorsReader.Read"/>.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="options">Type, device and checks; null for the tensor as it is in the file, on the CPU.</param>
    /// <param name="cancellationToken">A cancelled read leaves no tensor behind.</param>
    /// <returns>A new tensor; it belongs to the caller or to the caller's dispose scope.</returns>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="InvalidDataException">The file ended early, or a number is not finite although that was required.</exception>
    public Tensor Read(string name, TensorReadOptions? options = null, CancellationToken cancellationToken = default) =>
        Shard(name).Read(name, options, cancellationToken);

    /// <summary>Closes the files; tensors that were read stay.</summary>
    public void Dispose() => shards.ForEach(shard => shard.Dispose());

    private SafetensorsReader Shard(string name) => shardOf.TryGetValue(name, out var shard)
        ? shard
        : throw new KeyNotFoundException($"The weights have no tensor '{name}'.");

    private void Add(SafetensorsReader shard)
    {
        shards.Add(shard);
        foreach (var name in shard.Header.Entries.Keys)
            if (!shardOf.TryAdd(name, shard))
                throw new InvalidDataException($"The tensor '{name}' is in both '{shardOf[name].Path}' and '{shard.Path}'.");
    }

    private void AddShards(string folder, string index)
    {
        var map = ReadIndex(index);
        foreach (var file in map.Values.Distinct().Order(StringComparer.Ordinal))
        {
            var path = Path.Combine(folder, file);
            if (!File.Exists(path))
                throw new FileNotFoundException($"'{index}' names the shard '{file}', which is missing.", path);
            Add(SafetensorsReader.Open(path));
        }

        foreach (var (name, file) in map)
            if (!shardOf.TryGetValue(name, out var shard) || Path.GetFileName(shard.Path) != file)
                throw new InvalidDataException($"'{index}' says that '{file}' holds the tensor '{name}', but it does not.");
        foreach (var (name, shard) in shardOf)
            if (!map.ContainsKey(name))
                throw new InvalidDataException($"'{shard.Path}' holds the tensor '{name}', of which '{index}' knows nothing.");
    }

    private static Dictionary<string, string> ReadIndex(string index)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(index));
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("weight_map", out var map)
                || map.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException($"'{index}' has no object 'weight_map'.");
            var files = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var property in map.EnumerateObject())
                files[property.Name] = IsPlainFileName(property.Value)
                    ? property.Value.GetString()!
                    : throw new InvalidDataException($"'{index}': 'weight_map.{property.Name}' is not the name of a file in this folder.");
            return files;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"'{index}' is not JSON: {exception.Message}", exception);
        }
    }

    /// <summary>A hostile index must not make us read elsewhere.</summary>
    private static bool IsPlainFileName(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } file
        && file is not ("." or "..")
        && file.AsSpan().IndexOfAny("/\\:\0") < 0;
}
