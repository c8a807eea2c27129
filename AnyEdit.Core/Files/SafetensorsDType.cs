namespace AnyEdit.Files;

/// <summary>The element types of the safetensors format that tensors here can have.</summary>
internal static class SafetensorsDType
{
    private static readonly (string Name, ScalarType Type, int Size)[] Known =
    [
        ("F64", ScalarType.Float64, 8),
        ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    /// <summary>All names, for messages.</summary>
    public static string Names => string.Join(", ", Known.Select(known => known.Name));

    public static bool TryParse(string name, out ScalarType type)
    {
        var found = Array.Find(Known, known => known.Name == name);
        type = found.Type;
        return found.Name is not null;
    }

    public static string Name(ScalarType type) => Find(type).Name;

    public static int Size(ScalarType type) => Find(type).Size;

    public static bool IsFloatingPoint(ScalarType type) =>
        type is ScalarType.Float64 or ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16;

    private static (string Name, ScalarType Type, int Size) Find(ScalarType type)
    {
        var found = Array.Find(Known, known => known.Type == type);
        return found.Name is not null
            ? found
            : throw new NotSupportedException($"Tensors of type {type} cannot be kept in a safetensors file; these can: {Names}.");
    }
}
