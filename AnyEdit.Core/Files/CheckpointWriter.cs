using System.Text.Json;

namespace AnyEdit.Files;

/// <summary>Writes the weights of a model folder, split into shards where they are large.</summary>
internal static class CheckpointWriter
{
    private static readonly Dictionary<string, string> Metadata = new() { ["format"] = "pt" };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes <c>model.safetensors</c>, or <c>model-00001-of-0000N.safetensors</c> with their index.</summary>
    /// <param name="folder">A folder that is not complete yet.</param>
    /// <param name="tensors">Tensors by name, in the order of the file; they are only read.</param>
    /// <param name="maxShardBytes">The most bytes of tensors in one file; a larger tensor gets a file of its own.</param>
    /// <param name="onWritten">Receives the number of bytes of each piece written.</param>
    /// <param name="cancellationToken">Checked before each piece of a few megabytes.</param>
    public static void Write(
        AtomicFolder folder,
        IReadOnlyList<KeyValuePair<string, Tensor>> tensors,
        long maxShardBytes,
        Action<long>? onWritten,
        CancellationToken cancellationToken)
    {
        var shards = Split(tensors, maxShardBytes);
        var weightMap = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < shards.Count; i++)
        {
            var file = shards.Count == 1 ? CheckpointReader.SingleFile : $"model-{i + 1:00000}-of-{shards.Count:00000}.safetensors";
            folder.Write(file, stream => SafetensorsWriter.Write(stream, shards[i], Metadata, onWritten, cancellationToken));
            foreach (var (name, _) in shards[i])
                weightMap.Add(name, file);
        }

        if (shards.Count > 1)
            WriteIndex(folder, weightMap, tensors.Sum(pair => SafetensorsWriter.ByteCount(pair.Value)));
    }

    private static List<List<KeyValuePair<string, Tensor>>> Split(IReadOnlyList<KeyValuePair<string, Tensor>> tensors, long maxShardBytes)
    {
        var shards = new List<List<KeyValuePair<string, Tensor>>> { new() };
        long size = 0;
        foreach (var pair in tensors)
        {
            var bytes = SafetensorsWriter.ByteCount(pair.Value);
            if (size + bytes > maxShardBytes && shards[^1].Count > 0)
            {
                shards.Add([]);
                size = 0;
            }

            shards[^1].Add(pair);
            size += bytes;
        }

        return shards;
    }

    private static void WriteIndex(AtomicFolder folder, Dictionary<string, string> weightMap, long totalSize)
    {
        var index = new Dictionary<string, object>
        {
            ["metadata"] = new Dictionary<string, long> { ["total_size"] = totalSize },
            ["weight_map"] = weightMap,
        };
        folder.Write(CheckpointReader.IndexFile, stream => JsonSerializer.Serialize(stream, index, Indented));
    }
}
