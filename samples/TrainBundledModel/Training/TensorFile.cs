using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnyEdit.Samples.TrainBundledModel.Training;

/// <summary>Safetensors files as the trainer needs them: whole, on the CPU, written to a temporary name and renamed.</summary>
public static class TensorFile
{
    /// <summary>Writes the tensors, converted to <paramref name="type"/> (float32 or float16).</summary>
    public static void Save(string path, IEnumerable<(string Name, Tensor Tensor)> tensors, ScalarType type, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var untracked = torch.no_grad();
        var header = new JsonObject();
        if (metadata is not null)
            header["__metadata__"] = new JsonObject(metadata.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));
        var blocks = new List<byte[]>();
        long offset = 0;
        foreach (var (name, tensor) in tensors)
        {
            using var scope = torch.NewDisposeScope();
            var bytes = tensor.detach().to_type(type).contiguous().bytes.ToArray();
            header[name] = new JsonObject
            {
                ["dtype"] = type == ScalarType.Float16 ? "F16" : "F32",
                ["shape"] = new JsonArray([.. tensor.shape.Select(size => (JsonNode?)JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(JsonValue.Create(offset), JsonValue.Create(offset + bytes.Length)),
            };
            offset += bytes.Length;
            blocks.Add(bytes);
        }

        var text = JsonSerializer.SerializeToUtf8Bytes(header);
        var padding = (8 - text.Length % 8) % 8;
        var temporary = path + ".tmp";
        using (var stream = File.Create(temporary))
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, text.Length + padding);
            stream.Write(length);
            stream.Write(text);
            for (var i = 0; i < padding; i++)
                stream.WriteByte((byte)' ');
            foreach (var block in blocks)
                stream.Write(block);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Reads a file of float32 tensors into the tensors given by name and returns its metadata.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing or has another size.</exception>
    public static IReadOnlyDictionary<string, string> Load(string path, IEnumerable<(string Name, Tensor Tensor)> into)
    {
        using var untracked = torch.no_grad();
        var bytes = File.ReadAllBytes(path);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var header = JsonNode.Parse(bytes.AsSpan(8, length))!.AsObject();
        foreach (var (name, tensor) in into)
        {
            var entry = header[name] ?? throw new InvalidDataException($"{path} has no tensor {name}.");
            var (start, end) = (entry["data_offsets"]![0]!.GetValue<long>(), entry["data_offsets"]![1]!.GetValue<long>());
            if (end - start != tensor.numel() * sizeof(float))
                throw new InvalidDataException($"{path}: {name} has {end - start} bytes, expected {tensor.numel() * sizeof(float)}.");
            var values = new float[tensor.numel()];
            Buffer.BlockCopy(bytes, 8 + length + (int)start, values, 0, (int)(end - start));
            using var scope = torch.NewDisposeScope();
            tensor.copy_(torch.tensor(values, tensor.shape));
        }

        return header["__metadata__"]?.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>()) ?? [];
    }
}
