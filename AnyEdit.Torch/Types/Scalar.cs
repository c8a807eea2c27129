using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

/// <summary>A number of any type, as libtorch's operators take and return it.</summary>
public sealed class Scalar : IDisposable
{
    internal Scalar(ArgumentKind kind, long bits)
    {
        Kind = kind;
        Bits = bits;
    }

    internal ArgumentKind Kind { get; }

    internal long Bits { get; }

    /// <summary>Whether it is a double, a 64-bit integer or a truth value.</summary>
    public torch.ScalarType Type => Kind switch
    {
        ArgumentKind.Real => torch.ScalarType.Float64,
        ArgumentKind.Boolean => torch.ScalarType.Bool,
        _ => torch.ScalarType.Int64,
    };

    internal double Real => Kind == ArgumentKind.Real ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal long Integer => Kind == ArgumentKind.Real ? checked((long)BitConverter.Int64BitsToDouble(Bits)) : Bits;

    /// <summary>A floating-point number.</summary>
    public static implicit operator Scalar(double value) => new(ArgumentKind.Real, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A floating-point number.</summary>
    public static implicit operator Scalar(float value) => (double)value;

    /// <summary>A floating-point number.</summary>
    public static implicit operator Scalar(Half value) => (double)value;

    /// <summary>A floating-point number.</summary>
    public static implicit operator Scalar(BFloat16 value) => (double)value;

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(long value) => new(ArgumentKind.Integer, value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(int value) => new(ArgumentKind.Integer, value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(short value) => new(ArgumentKind.Integer, value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(sbyte value) => new(ArgumentKind.Integer, value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(byte value) => new(ArgumentKind.Integer, value);

    /// <summary>A truth value.</summary>
    public static implicit operator Scalar(bool value) => new(ArgumentKind.Boolean, value ? 1 : 0);

    /// <summary>Does nothing: the number is held by the object itself.</summary>
    public void Dispose()
    {
    }
}
