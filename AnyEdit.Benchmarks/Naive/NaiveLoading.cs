using System.Buffers.Binary;
using System.Text.Json;

namespace AnyEdit.Benchmarks.Naive;

/// <summary>
/// Weights loaded as Hugging Face transformers loads them by default: parameters are allocated, every tensor of the file is read into memory of its
/// own, and then copied into its parameter.
/// </summary>
internal static class NaiveLoading
{
    private const int LengthBytes = 8;

    /// <summary>The tensors of a safetensors file with nothing but float32 in it; the caller disposes them.</summary>
    public static Dictionary<string, Tensor> Load(string path, Device device)
    {
        using var file = File.OpenRead(path);
        var length = new byte[LengthBytes];
        file.ReadExactly(length);
        var header = new byte[BinaryPrimitives.ReadInt64LittleEndian(length)];
        file.ReadExactly(header);
        using var json = JsonDocument.Parse(header);
        var entries = json.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__").ToList();
        var parameters = entries.ToDictionary(entry => entry.Name, entry => torch.empty(Numbers(entry, "shape"), ScalarType.Float32).DetachFromDisposeScope());
        var state = entries.ToDictionary(entry => entry.Name, entry => Read(file, LengthBytes + header.Length, entry));
        foreach (var (name, tensor) in state)
        {
            parameters[name].copy_(tensor).Dispose();
            tensor.Dispose();
        }
        return device.type == DeviceType.CPU ? parameters : parameters.ToDictionary(pair => pair.Key, pair => Move(pair.Value, device));
    }

    private static Tensor Read(FileStream file, long start, JsonProperty entry)
    {
        var tensor = torch.empty(Numbers(entry, "shape"), ScalarType.Float32).DetachFromDisposeScope();
        file.Position = start + Numbers(entry, "data_offsets")[0];
        file.ReadExactly(tensor.bytes);
        return tensor;
    }

    private static Tensor Move(Tensor tensor, Device device)
    {
        using (tensor)
            return tensor.to(device).DetachFromDisposeScope();
    }

    private static long[] Numbers(JsonProperty entry, string field) => [.. entry.Value.GetProperty(field).EnumerateArray().Select(number => number.GetInt64())];
}
