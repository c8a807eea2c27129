using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace AnyEdit.Files;

/// <summary>Writes tensors as a safetensors file.</summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes a file; an existing one is replaced only when the new one is complete and on the disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Tensors by name; they are only read.</param>
    /// <param name="metadata">Free texts for the header; may be null.</param>
    /// <param name="cancellationToken">Checked before each piece of a few megabytes; a cancelled write leaves nothing behind.</param>
    /// <exception cref="IOException">The file cannot be written; an earlier one is as it was.</exception>
    public static void Write(
        string path,
        IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata, onWritten: null, cancellationToken));

    /// <summary>Writes to a stream. The same tensors in the same order give the same bytes.</summary>
    /// <param name="stream">The stream, which is left open.</param>
    /// <param name="tensors">Tensors by name; they are only read.</param>
    /// <param name="metadata">Free texts for the header; may be null.</param>
    /// <param name="onWritten">Receives the number of bytes of each piece written; may be null.</param>
    /// <param name="cancellationToken">Checked before each piece of a few megabytes.</param>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    /// <exception cref="NotSupportedException">The format has no such type of tensor.</exception>
    public static void Write(
        Stream stream,
        IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null,
        Action<long>? onWritten = null,
        CancellationToken cancellationToken = default)
    {
        // Wider elements first: then every tensor is aligned to its element size.
        var ordered = tensors.OrderByDescending(pair => SafetensorsDType.Size(pair.Value.dtype)).ToList();
        WriteHeader(stream, ordered, metadata);
        foreach (var (_, tensor) in ordered)
            TensorBytes.ForEachPiece(tensor, piece =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                stream.Write(piece);
                onWritten?.Invoke(piece.Length);
            });
    }

    /// <summary>The bytes of a tensor in a file.</summary>
    internal static long ByteCount(Tensor tensor) => tensor.numel() * SafetensorsDType.Size(tensor.dtype);

    private static void WriteHeader(Stream stream, List<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            if (metadata is { Count: > 0 })
                WriteMetadata(writer, metadata);
            var names = new HashSet<string>(StringComparer.Ordinal);
            long offset = 0;
            foreach (var (name, tensor) in tensors)
            {
                if (!names.Add(name))
                    throw new ArgumentException($"The tensor '{name}' occurs twice.", nameof(tensors));
                WriteEntry(writer, name, tensor, offset, offset += ByteCount(tensor));
            }

            writer.WriteEndObject();
        }

        var padding = (Alignment - json.WrittenCount % Alignment) % Alignment;
        json.GetSpan(padding)[..padding].Fill((byte)' ');
        json.Advance(padding);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.WrittenCount);
        stream.Write(length);
        stream.Write(json.WrittenSpan);
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> metadata)
    {
        writer.WriteStartObject("__metadata__");
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter writer, string name, Tensor tensor, long begin, long end)
    {
        writer.WriteStartObject(name);
        writer.WriteString("dtype", SafetensorsDType.Name(tensor.dtype));
        writer.WriteStartArray("shape");
        foreach (var dimension in tensor.shape)
            writer.WriteNumberValue(dimension);
        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(begin);
        writer.WriteNumberValue(end);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
