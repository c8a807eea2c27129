namespace AnyEdit.Torch;

/// <summary>Conversions from and to <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>The number as a single.</summary>
    public static float ToSingle(this Scalar value) => (float)value.Real;

    /// <summary>The number as a double.</summary>
    public static double ToDouble(this Scalar value) => value.Real;

    /// <summary>The number as a half.</summary>
    public static Half ToHalf(this Scalar value) => (Half)value.Real;

    /// <summary>The number as a bfloat16.</summary>
    public static BFloat16 ToBFloat16(this Scalar value) => (BFloat16)value.Real;

    /// <summary>The number as a 64-bit integer.</summary>
    public static long ToInt64(this Scalar value) => value.Integer;

    /// <summary>The number as a 32-bit integer.</summary>
    public static int ToInt32(this Scalar value) => checked((int)value.Integer);

    /// <summary>The number as a 16-bit integer.</summary>
    public static short ToInt16(this Scalar value) => checked((short)value.Integer);

    /// <summary>The number as an 8-bit integer.</summary>
    public static sbyte ToSByte(this Scalar value) => checked((sbyte)value.Integer);

    /// <summary>The number as an unsigned 8-bit integer.</summary>
    public static byte ToByte(this Scalar value) => checked((byte)value.Integer);

    /// <summary>Whether the number is not zero.</summary>
    public static bool ToBoolean(this Scalar value) => value.Real != 0;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this double value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this float value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this Half value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this BFloat16 value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this long value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this int value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this short value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this sbyte value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this byte value) => value;

    /// <summary>The truth value as a scalar.</summary>
    public static Scalar ToScalar(this bool value) => value;
}
