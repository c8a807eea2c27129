namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>Zeros of a tensor's shape, and type and device unless given.</summary>
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        input.zeros_like(dtype, device, requires_grad);

    /// <summary>Ones of a tensor's shape, and type and device unless given.</summary>
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        input.ones_like(dtype, device, requires_grad);

    /// <summary>Memory of a tensor's shape, and type and device unless given.</summary>
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        input.empty_like(dtype, device, requires_grad);

    /// <summary>One number in a tensor's shape, and type and device unless given.</summary>
    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        input.full_like(value, dtype, device, requires_grad);

    /// <summary>Uniformly distributed numbers of a tensor's shape, and type and device unless given.</summary>
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.rand_like(dtype, device, requires_grad);

    /// <summary>Normally distributed numbers of a tensor's shape, and type and device unless given.</summary>
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.randn_like(dtype, device, requires_grad);

    /// <summary>Where elements are equal.</summary>
    public static Tensor equal(Tensor tensor, Tensor target) => tensor.equal(target);

    /// <summary>The number of elements.</summary>
    public static long numel(Tensor input) => input.NumberOfElements;
}
