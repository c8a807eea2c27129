namespace AnyEdit.Torch.Native;

/// <summary>Which .NET type an element type is read as.</summary>
internal static class ElementTypes
{
    public static torch.ScalarType Of<T>() => Of(typeof(T));

    public static torch.ScalarType Of(Type type) =>
        type == typeof(float) ? torch.ScalarType.Float32
        : type == typeof(long) ? torch.ScalarType.Int64
        : type == typeof(double) ? torch.ScalarType.Float64
        : type == typeof(int) ? torch.ScalarType.Int32
        : type == typeof(bool) ? torch.ScalarType.Bool
        : type == typeof(Half) ? torch.ScalarType.Float16
        : type == typeof(BFloat16) ? torch.ScalarType.BFloat16
        : type == typeof(byte) ? torch.ScalarType.Byte
        : type == typeof(sbyte) ? torch.ScalarType.Int8
        : type == typeof(short) ? torch.ScalarType.Int16
        : throw new ArgumentException($"No tensor has elements of type {type.Name}.");

    public static void Require<T>(torch.ScalarType dtype)
    {
        if (Of<T>() != dtype)
            throw new ArgumentException($"The tensor holds {dtype}, which cannot be read as {typeof(T).Name}.");
    }
}
