using AnyEdit.Files;

namespace AnyEdit.Samples.TrainBundledModel.Training;

/// <summary>A run's state as a safetensors file: weights, moments and, in the metadata, the place in the data.</summary>
public static class Checkpoint
{
    /// <summary>Writes the file; an earlier one is replaced only when the new one is complete.</summary>
    public static void Save(string path, IEnumerable<(string Name, Tensor Tensor)> state, IReadOnlyDictionary<string, string> metadata)
    {
        using var scope = torch.NewDisposeScope();
        SafetensorsWriter.Write(path, state.Select(pair => KeyValuePair.Create(pair.Name, pair.Tensor.detach())), metadata);
    }

    /// <summary>Reads the file into tensors of the same names and shapes and returns its metadata.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape.</exception>
    public static IReadOnlyDictionary<string, string> Load(string path, IEnumerable<(string Name, Tensor Tensor)> state)
    {
        using var untracked = torch.no_grad();
        using var reader = SafetensorsReader.Open(path);
        foreach (var (name, tensor) in state)
        {
            using var scope = torch.NewDisposeScope();
            var saved = reader.Read(name);
            if (!saved.shape.SequenceEqual(tensor.shape))
                throw new InvalidDataException($"{path}: {name} is ({string.Join(", ", saved.shape)}), expected ({string.Join(", ", tensor.shape)}).");
            tensor.copy_(saved);
        }

        return reader.Header.Metadata;
    }
}
