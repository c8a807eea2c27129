using System.Runtime.InteropServices;
using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    private static ScalarType s_defaultType = ScalarType.Float32;

    /// <summary>The element type of tensors that are made without one.</summary>
    public static ScalarType get_default_dtype() => s_defaultType;

    /// <summary>Sets the element type of tensors that are made without one.</summary>
    public static void set_default_dtype(ScalarType dtype) => s_defaultType = dtype;

    /// <summary>0, 1, ... up to, not including, <paramref name="stop"/>.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>Numbers from <paramref name="start"/> up to, not including, <paramref name="stop"/>.</summary>
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>Numbers from <paramref name="start"/> up to, not including, <paramref name="stop"/>, by <paramref name="step"/>.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var integral = is_integral(start.Type) && is_integral(stop.Type) && is_integral(step.Type);
        return Finish(Aten.Call("arange.start_step", start, stop, step,
            dtype ?? (integral ? ScalarType.Int64 : s_defaultType), Argument.Default, device ?? s_defaultDevice), requires_grad);
    }

    /// <summary>Numbers at equal distances, both ends included.</summary>
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Finish(Aten.Call("linspace", start, end, steps, dtype ?? s_defaultType, Argument.Default, device ?? s_defaultDevice), requires_grad);

    /// <summary>The identity matrix; square if <paramref name="columns"/> is negative.</summary>
    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Finish(Aten.Call("eye.m", rows, columns < 0 ? rows : columns, dtype ?? s_defaultType, Argument.Default, device ?? s_defaultDevice), requires_grad);

    /// <summary>The numbers 0 to n-1 in random order.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Finish(Aten.Call("randperm.generator", n, generator, dtype ?? ScalarType.Int64, Argument.Default, device ?? s_defaultDevice), requires_grad);

    /// <summary>Random integers from 0 up to, not including, <paramref name="high"/>.</summary>
    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    /// <summary>Random integers from <paramref name="low"/> up to, not including, <paramref name="high"/>.</summary>
    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Finish(Aten.Call("randint.low_generator", low, high, size, generator, dtype ?? ScalarType.Int64, Argument.Default, device ?? s_defaultDevice), requires_grad);

    /// <summary>Random integers from 0 up to, not including, <paramref name="high"/>.</summary>
    public static Tensor randint(int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, (long)high, Array.ConvertAll(size, s => (long)s), dtype, device, requires_grad, generator, names);

    /// <summary>Random integers from <paramref name="low"/> up to, not including, <paramref name="high"/>.</summary>
    public static Tensor randint(int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint((long)low, high, Array.ConvertAll(size, s => (long)s), dtype, device, requires_grad, generator, names);

    /// <summary>Row and column numbers of the lower triangle of a matrix.</summary>
    public static Tensor tril_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Aten.Call("tril_indices", row, col, offset, dtype, Argument.Default, device ?? s_defaultDevice);

    /// <summary>Row and column numbers of the upper triangle of a matrix.</summary>
    public static Tensor triu_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Aten.Call("triu_indices", row, col, offset, dtype, Argument.Default, device ?? s_defaultDevice);

    /// <summary>A tensor on the CPU with a copy of values, or their conversion to another type and device.</summary>
    internal static Tensor FromValues<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device, bool requires_grad)
    {
        var type = ElementTypes.Of<T>();
        var tensor = Aten.Call("empty.memory_format", shape.ToArray(), type, Argument.Default, CPU);
        if (tensor.NumberOfElements != values.Length)
        {
            tensor.Dispose();
            throw new ArgumentException($"{values.Length} values do not fill a tensor of shape [{string.Join(", ", shape.ToArray())}].");
        }

        unsafe
        {
            values.CopyTo(new Span<T>((void*)tensor.DataPointer(), values.Length));
        }

        device ??= s_defaultDevice;
        if ((dtype ?? type) == type && device.type == DeviceType.CPU) return Finish(tensor, requires_grad);
        return Finish(tensor.to(dtype ?? type, device, disposeAfter: true), requires_grad);
    }

    private static Tensor FromArray<T>(Array values, ScalarType? dtype, Device? device, bool requires_grad)
    {
        var shape = new long[values.Rank];
        for (var d = 0; d < shape.Length; d++) shape[d] = values.GetLongLength(d);
        var elements = MemoryMarshal.CreateReadOnlySpan(
            ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length);
        return FromValues(elements, shape, dtype, device, requires_grad);
    }

    private static Tensor Make(string op, long[] size, ScalarType? dtype, Device? device, bool requires_grad) =>
        Finish(Aten.Call(op, size, dtype ?? s_defaultType, Argument.Default, device ?? s_defaultDevice), requires_grad);

    private static Tensor Make(string op, long[] size, Generator? generator, ScalarType? dtype, Device? device, bool requires_grad) =>
        Finish(Aten.Call(op, size, generator, dtype ?? s_defaultType, Argument.Default, device ?? s_defaultDevice), requires_grad);

    // An integer fills a tensor of integers, any other number one of the default type.
    private static Tensor MakeFull(long[] size, Scalar value, ScalarType? dtype, Device? device, bool requires_grad) =>
        Finish(Aten.Call("full", size, value, dtype ?? (is_integral(value.Type) ? ScalarType.Int64 : s_defaultType), Argument.Default, device ?? s_defaultDevice), requires_grad);

    private static Tensor Finish(Tensor tensor, bool requires_grad) => requires_grad ? tensor.requires_grad_() : tensor;
}
