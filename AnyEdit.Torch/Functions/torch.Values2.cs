namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>A tensor with a copy of an array's elements and its shape.</summary>
    public static Tensor tensor(sbyte[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray<sbyte>(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor with a copy of an array's elements.</summary>
    public static Tensor tensor(sbyte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromValues<sbyte>(rawArray, dimensions, dtype, device, requires_grad);

    /// <summary>A tensor with a copy of an array's elements.</summary>
    public static Tensor tensor(sbyte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromValues<sbyte>(rawArray, [rawArray.Length], dtype, device, requires_grad);

    /// <summary>A tensor of shape [] that holds one number.</summary>
    public static Tensor tensor(short scalar, Device? device = null, bool requires_grad = false) =>
        FromValues<short>([scalar], [], null, device, requires_grad);

    /// <summary>A tensor with a copy of an array's elements and its shape.</summary>
    public static Tensor tensor(short[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray<short>(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor with a copy of an array's elements and its shape.</summary>
    public static Tensor tensor(short[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray<short>(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor with a copy of an array's elements and its shape.</summary>
    public static Tensor tensor(short[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray<short>(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor with a copy of an array's elements.</summary>
    public static Tensor tensor(short[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromValues<short>(rawArray, dimensions, dtype, device, requires_grad);

    /// <summary>A tensor with a copy of an array's elements.</summary>
    public static Tensor tensor(short[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromValues<short>(rawArray, [rawArray.Length], dtype, device, requires_grad);
}
