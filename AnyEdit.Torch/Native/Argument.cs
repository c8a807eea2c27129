namespace AnyEdit.Torch.Native;

/// <summary>An operator argument on the managed side; made by implicit conversion where an operator is called.</summary>
internal readonly struct Argument
{
    public readonly ArgumentKind Kind;
    public readonly int Index;
    public readonly long Bits;
    public readonly object? Reference;

    private Argument(ArgumentKind kind, long bits = 0, object? reference = null, int index = 0)
    {
        Kind = kind;
        Bits = bits;
        Reference = reference;
        Index = index;
    }

    /// <summary>The default of the operator's schema.</summary>
    public static Argument Default => new(ArgumentKind.Default);

    /// <summary>An absent optional argument.</summary>
    public static Argument None => new(ArgumentKind.None);

    /// <summary>A list of tensors; a null entry is an absent tensor.</summary>
    public static Argument List(IReadOnlyList<torch.Tensor?> tensors) => new(ArgumentKind.Tensors, reference: tensors);

    public static implicit operator Argument(torch.Tensor? value) =>
        value is null ? None : new(ArgumentKind.Tensor, reference: value);

    public static implicit operator Argument(torch.Tensor[] value) => List(value);

    public static implicit operator Argument(int value) => new(ArgumentKind.Integer, value);

    public static implicit operator Argument(long value) => new(ArgumentKind.Integer, value);

    public static implicit operator Argument(long? value) => value is { } v ? new(ArgumentKind.Integer, v) : None;

    public static implicit operator Argument(double value) =>
        new(ArgumentKind.Real, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(double? value) => value is { } v ? v : None;

    public static implicit operator Argument(bool value) => new(ArgumentKind.Boolean, value ? 1 : 0);

    public static implicit operator Argument(bool? value) => value is { } v ? v : None;

    public static implicit operator Argument(long[]? value) =>
        value is null ? None : new(ArgumentKind.Integers, reference: value);

    public static implicit operator Argument(double[]? value) =>
        value is null ? None : new(ArgumentKind.Reals, reference: value);

    public static implicit operator Argument(string? value) =>
        value is null ? None : new(ArgumentKind.String, reference: value);

    public static implicit operator Argument(Scalar? value) => value is null ? None : new(value.Kind, value.Bits);

    public static implicit operator Argument(torch.ScalarType value) => new(ArgumentKind.Integer, (long)value);

    public static implicit operator Argument(torch.ScalarType? value) => value is { } v ? v : None;

    public static implicit operator Argument(torch.Device? value) =>
        value is null ? None : new(ArgumentKind.Device, (long)value.type, index: value.index);

    public static implicit operator Argument(torch.Generator? value) =>
        value is null ? None : new(ArgumentKind.Generator, reference: value);
}
