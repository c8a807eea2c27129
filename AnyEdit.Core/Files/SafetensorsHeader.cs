using System.Text.Json;
using System.Text.Unicode;

namespace AnyEdit.Files;

/// <summary>The table of contents of a safetensors file, checked so far that reading any entry stays inside the file.</summary>
/// <remarks>
/// Layout of the file: eight bytes with the header's length (little-endian), the header as a JSON object, the tensors' bytes.
/// The entries must cover the bytes without a gap or an overlap, as the format demands.
/// </remarks>
public sealed class SafetensorsHeader
{
    /// <summary>The longest header that is accepted, in bytes: the limit of the reference implementation.</summary>
    public const int MaxLength = 100_000_000;

    private const string MetadataName = "__metadata__";
    private const int MaxRank = 64;

    private SafetensorsHeader(IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, TensorEntry> entries)
    {
        Metadata = metadata;
        Entries = entries;
    }

    /// <summary>The free texts of the header.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>Parses and checks a header.</summary>
    /// <param name="json">The header without its length, UTF-8.</param>
    /// <param name="fileLength">Length of the whole file in bytes.</param>
    /// <param name="file">The file's name for messages.</param>
    /// <exception cref="InvalidDataException">The header is malformed or does not fit the file.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long fileLength, string file)
    {
        if (!Utf8.IsValid(json.Span))
            throw Invalid(file, "its header is not UTF-8");
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            return Parse(document.RootElement, dataStart: 8 + json.Length, fileLength, file);
        }
        catch (JsonException exception)
        {
            throw Invalid(file, $"its header is not JSON ({exception.Message})", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw Invalid(file, $"its header has text that cannot be decoded ({exception.Message})", exception);
        }
    }

    internal static InvalidDataException Invalid(string file, string what, Exception? cause = null) =>
        new($"'{file}' is not a valid safetensors file: {what}.", cause);

    private static SafetensorsHeader Parse(JsonElement root, long dataStart, long fileLength, string file)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Invalid(file, "its header is not a JSON object");
        Dictionary<string, string>? metadata = null;
        var entries = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == MetadataName && metadata is null)
                metadata = ParseMetadata(property.Value, file);
            else if (!entries.TryAdd(property.Name, ParseEntry(property, dataStart, fileLength, file)))
                throw Invalid(file, $"the tensor '{property.Name}' occurs twice");
        }

        CheckCoverage(entries.Values, dataStart, fileLength, file);
        return new SafetensorsHeader(metadata ?? [], entries);
    }

    private static Dictionary<string, string> ParseMetadata(JsonElement element, string file)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Invalid(file, $"'{MetadataName}' is not a JSON object");
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
            metadata[property.Name] = property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : throw Invalid(file, $"'{MetadataName}.{property.Name}' is not a text");
        return metadata;
    }

    private static TensorEntry ParseEntry(JsonProperty property, long dataStart, long fileLength, string file)
    {
        var (name, value) = (property.Name, property.Value);
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array
            || !value.TryGetProperty("data_offsets", out var offsets) || offsets.ValueKind != JsonValueKind.Array)
            throw Invalid(file, $"the tensor '{name}' lacks one of dtype, shape and data_offsets");
        if (!SafetensorsDType.TryParse(dtype.GetString()!, out var type))
            throw Invalid(file, $"the tensor '{name}' has the dtype '{dtype.GetString()}', which is none of {SafetensorsDType.Names}");

        var dimensions = Integers(shape, name, "shape", file);
        var range = Integers(offsets, name, "data_offsets", file);
        if (dimensions.Length > MaxRank)
            throw Invalid(file, $"the tensor '{name}' has {dimensions.Length} dimensions, more than {MaxRank}");
        if (range.Length != 2 || range[0] > range[1])
            throw Invalid(file, $"the tensor '{name}' has data_offsets that are not a begin and an end");
        if (range[1] > fileLength - dataStart)
            throw Invalid(file, $"the tensor '{name}' ends at byte {(Int128)dataStart + range[1]}, but the file has only {fileLength} bytes; it may be truncated");
        if (ByteCount(dimensions, SafetensorsDType.Size(type)) != range[1] - range[0])
            throw Invalid(file, $"the tensor '{name}' of shape [{string.Join(", ", dimensions)}] and dtype {dtype.GetString()} cannot have {range[1] - range[0]} bytes");
        return new TensorEntry(name, type, dimensions, dataStart + range[0], range[1] - range[0]);
    }

    private static long[] Integers(JsonElement array, string name, string field, string file)
    {
        var integers = new long[array.GetArrayLength()];
        var i = 0;
        foreach (var item in array.EnumerateArray())
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out integers[i]) || integers[i++] < 0)
                throw Invalid(file, $"the tensor '{name}' has a {field} with '{item.GetRawText()}', which is not a non-negative integer");
        return integers;
    }

    /// <summary>The size of a tensor, or -1 where it overflows; dimensions beside a 0 must not overflow either.</summary>
    private static long ByteCount(long[] shape, int elementSize)
    {
        var product = (Int128)elementSize;
        foreach (var dimension in shape)
        {
            product *= Math.Max(dimension, 1);
            if (product > long.MaxValue)
                return -1;
        }

        return shape.Contains(0) ? 0 : (long)product;
    }

    private static void CheckCoverage(IEnumerable<TensorEntry> entries, long dataStart, long fileLength, string file)
    {
        var end = dataStart;
        foreach (var entry in entries.OrderBy(entry => entry.Offset).ThenBy(entry => entry.ByteCount))
        {
            if (entry.Offset < end)
                throw Invalid(file, $"the tensor '{entry.Name}' overlaps another one");
            if (entry.Offset > end)
                throw Invalid(file, $"there is a gap of {entry.Offset - end} bytes before the tensor '{entry.Name}'");
            end += entry.ByteCount;
        }

        if (end != fileLength)
            throw Invalid(file, $"{fileLength - end} bytes after the last tensor belong to none");
    }
}
