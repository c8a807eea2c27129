namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>The type of a tensor's elements, numbered as in libtorch.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>8-bit unsigned integers.</summary>
        Byte = 0,

        /// <summary>8-bit signed integers.</summary>
        Int8 = 1,

        /// <summary>16-bit integers.</summary>
        Int16 = 2,

        /// <summary>32-bit integers.</summary>
        Int32 = 3,

        /// <summary>64-bit integers.</summary>
        Int64 = 4,

        /// <summary>IEEE half precision.</summary>
        Float16 = 5,

        /// <summary>IEEE single precision.</summary>
        Float32 = 6,

        /// <summary>IEEE double precision.</summary>
        Float64 = 7,

        /// <summary>Complex numbers of two singles.</summary>
        ComplexFloat32 = 9,

        /// <summary>Complex numbers of two doubles.</summary>
        ComplexFloat64 = 10,

        /// <summary>Truth values.</summary>
        Bool = 11,

        /// <summary>Single precision with the lower 16 bits cut off.</summary>
        BFloat16 = 15,
    }

    /// <summary>Short for <see cref="ScalarType.Byte"/>.</summary>
    public static ScalarType uint8 = ScalarType.Byte;

    /// <summary>Short for <see cref="ScalarType.Int8"/>.</summary>
    public static ScalarType int8 = ScalarType.Int8;

    /// <summary>Short for <see cref="ScalarType.Int16"/>.</summary>
    public static ScalarType int16 = ScalarType.Int16;

    /// <summary>Short for <see cref="ScalarType.Int32"/>.</summary>
    public static ScalarType int32 = ScalarType.Int32;

    /// <summary>Short for <see cref="ScalarType.Int64"/>.</summary>
    public static ScalarType int64 = ScalarType.Int64;

    /// <summary>Short for <see cref="ScalarType.Float16"/>.</summary>
    public static ScalarType float16 = ScalarType.Float16;

    /// <summary>Short for <see cref="ScalarType.Float32"/>.</summary>
    public static ScalarType float32 = ScalarType.Float32;

    /// <summary>Short for <see cref="ScalarType.Float64"/>.</summary>
    public static ScalarType float64 = ScalarType.Float64;

    /// <summary>Short for <see cref="ScalarType.BFloat16"/>.</summary>
    public static ScalarType bfloat16 = ScalarType.BFloat16;

    /// <summary>Short for <see cref="ScalarType.Float16"/>.</summary>
    public static ScalarType half = ScalarType.Float16;

    /// <summary>Short for <see cref="ScalarType.Float32"/>.</summary>
    public static ScalarType @float = ScalarType.Float32;

    /// <summary>Short for <see cref="ScalarType.Float64"/>.</summary>
    public static ScalarType @double = ScalarType.Float64;

    /// <summary>Short for <see cref="ScalarType.Int32"/>.</summary>
    public static ScalarType @int = ScalarType.Int32;

    /// <summary>Short for <see cref="ScalarType.Int64"/>.</summary>
    public static ScalarType @long = ScalarType.Int64;

    /// <summary>Short for <see cref="ScalarType.Int16"/>.</summary>
    public static ScalarType @short = ScalarType.Int16;

    /// <summary>Short for <see cref="ScalarType.Bool"/>.</summary>
    public static ScalarType @bool = ScalarType.Bool;

    /// <summary>Whether elements of this type are floating-point numbers.</summary>
    public static bool is_floating_point(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    /// <summary>Whether a tensor's elements are floating-point numbers.</summary>
    public static bool is_floating_point(Tensor input) => input.is_floating_point();

    /// <summary>Whether elements of this type are integers or truth values.</summary>
    public static bool is_integral(ScalarType type) => type is <= ScalarType.Int64 or ScalarType.Bool;

    /// <summary>Whether a tensor's elements are integers or truth values.</summary>
    public static bool is_integral(Tensor t) => t.is_integral();
}
