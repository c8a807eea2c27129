using System.Globalization;

namespace AnyEdit.Torch;

/// <summary>A single-precision number without its lower 16 bits: 8 bits of exponent, 7 of fraction.</summary>
public readonly struct BFloat16 : IComparable, IComparable<BFloat16>, IEquatable<BFloat16>, IFormattable
{
    private readonly ushort _bits;

    /// <summary>The nearest bfloat16; ties go to the even one.</summary>
    public BFloat16(float f)
    {
        var bits = BitConverter.SingleToUInt32Bits(f);
        _bits = float.IsNaN(f) ? (ushort)0x7FC0 : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    private BFloat16(ushort bits) => _bits = bits;

    /// <summary>Zero.</summary>
    public static readonly BFloat16 Zero = new((ushort)0x0000);

    /// <summary>One.</summary>
    public static readonly BFloat16 One = new((ushort)0x3F80);

    /// <summary>The largest finite number.</summary>
    public static readonly BFloat16 MaxValue = new((ushort)0x7F7F);

    /// <summary>The smallest finite number.</summary>
    public static readonly BFloat16 MinValue = new((ushort)0xFF7F);

    /// <summary>The distance from one to the next larger number.</summary>
    public static readonly BFloat16 Epsilon = new((ushort)0x3C00);

    /// <summary>Not a number.</summary>
    public static readonly BFloat16 NaN = new((ushort)0x7FC0);

    /// <summary>Positive infinity.</summary>
    public static readonly BFloat16 PositiveInfinity = new((ushort)0x7F80);

    /// <summary>Negative infinity.</summary>
    public static readonly BFloat16 NegativeInfinity = new((ushort)0xFF80);

    /// <summary>The number with these 16 bits.</summary>
    public static BFloat16 FromRawValue(ushort rawValue) => new(rawValue);

    /// <summary>The same number in single precision.</summary>
    public float ToSingle() => BitConverter.UInt32BitsToSingle((uint)_bits << 16);

    /// <summary>Whether the number is finite.</summary>
    public static bool IsFinite(BFloat16 bf) => float.IsFinite(bf.ToSingle());

    /// <summary>Whether the number is infinite.</summary>
    public static bool IsInfinity(BFloat16 bf) => float.IsInfinity(bf.ToSingle());

    /// <summary>Whether it is not a number.</summary>
    public static bool IsNaN(BFloat16 bf) => float.IsNaN(bf.ToSingle());

    /// <summary>The nearest bfloat16.</summary>
    public static explicit operator BFloat16(float f) => new(f);

    /// <summary>The nearest bfloat16 of the nearest single.</summary>
    public static explicit operator BFloat16(double d) => new((float)d);

    /// <summary>The same number in single precision.</summary>
    public static explicit operator float(BFloat16 bf) => bf.ToSingle();

    /// <summary>The same number in double precision.</summary>
    public static explicit operator double(BFloat16 bf) => bf.ToSingle();

    /// <summary>Whether the numbers are equal.</summary>
    public static bool operator ==(BFloat16 a, BFloat16 b) => a.ToSingle() == b.ToSingle();

    /// <summary>Whether the numbers differ.</summary>
    public static bool operator !=(BFloat16 a, BFloat16 b) => a.ToSingle() != b.ToSingle();

    /// <summary>Whether the first number is smaller.</summary>
    public static bool operator <(BFloat16 a, BFloat16 b) => a.ToSingle() < b.ToSingle();

    /// <summary>Whether the first number is larger.</summary>
    public static bool operator >(BFloat16 a, BFloat16 b) => a.ToSingle() > b.ToSingle();

    /// <summary>Whether the first number is not larger.</summary>
    public static bool operator <=(BFloat16 a, BFloat16 b) => a.ToSingle() <= b.ToSingle();

    /// <summary>Whether the first number is not smaller.</summary>
    public static bool operator >=(BFloat16 a, BFloat16 b) => a.ToSingle() >= b.ToSingle();

    /// <inheritdoc/>
    public int CompareTo(BFloat16 other) => ToSingle().CompareTo(other.ToSingle());

    /// <inheritdoc/>
    public int CompareTo(object? obj) =>
        obj is BFloat16 other ? CompareTo(other) : throw new ArgumentException("Not a BFloat16", nameof(obj));

    /// <inheritdoc/>
    public bool Equals(BFloat16 other) => ToSingle().Equals(other.ToSingle());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ToSingle().GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => ToSingle().ToString(CultureInfo.CurrentCulture);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToSingle().ToString(format, formatProvider);
}
