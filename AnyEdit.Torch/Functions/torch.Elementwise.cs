namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>The absolute value.</summary>
    public static Tensor abs(Tensor input) => input.abs();

    /// <summary>In place: the absolute value.</summary>
    public static Tensor abs_(Tensor input) => input.abs_();

    /// <summary>The negative.</summary>
    public static Tensor neg(Tensor input) => input.neg();

    /// <summary>In place: the negative.</summary>
    public static Tensor neg_(Tensor input) => input.neg_();

    /// <summary>The negative.</summary>
    public static Tensor negative(Tensor input) => input.negative();

    /// <summary>The sign: -1, 0 or 1.</summary>
    public static Tensor sign(Tensor input) => input.sign();

    /// <summary>In place: the sign: -1, 0 or 1.</summary>
    public static Tensor sign_(Tensor input) => input.sign_();

    /// <summary>The square.</summary>
    public static Tensor square(Tensor input) => input.square();

    /// <summary>The square root.</summary>
    public static Tensor sqrt(Tensor input) => input.sqrt();

    /// <summary>In place: the square root.</summary>
    public static Tensor sqrt_(Tensor input) => input.sqrt_();

    /// <summary>The reciprocal of the square root.</summary>
    public static Tensor rsqrt(Tensor input) => input.rsqrt();

    /// <summary>In place: the reciprocal of the square root.</summary>
    public static Tensor rsqrt_(Tensor input) => input.rsqrt_();

    /// <summary>The reciprocal.</summary>
    public static Tensor reciprocal(Tensor input) => input.reciprocal();

    /// <summary>In place: the reciprocal.</summary>
    public static Tensor reciprocal_(Tensor input) => input.reciprocal_();

    /// <summary>The next integer below.</summary>
    public static Tensor floor(Tensor input) => input.floor();

    /// <summary>In place: the next integer below.</summary>
    public static Tensor floor_(Tensor input) => input.floor_();

    /// <summary>The next integer above.</summary>
    public static Tensor ceil(Tensor input) => input.ceil();

    /// <summary>In place: the next integer above.</summary>
    public static Tensor ceil_(Tensor input) => input.ceil_();

    /// <summary>The nearest integer, or multiple of a power of ten.</summary>
    public static Tensor round(Tensor input, long decimals = 0) => input.round(decimals);

    /// <summary>In place: the nearest integer, or multiple of a power of ten.</summary>
    public static Tensor round_(Tensor input, long decimals = 0) => input.round_(decimals);

    /// <summary>The integer part.</summary>
    public static Tensor trunc(Tensor input) => input.trunc();

    /// <summary>In place: the integer part.</summary>
    public static Tensor trunc_(Tensor input) => input.trunc_();

    /// <summary>The fractional part.</summary>
    public static Tensor frac(Tensor input) => input.frac();

    /// <summary>In place: the fractional part.</summary>
    public static Tensor frac_(Tensor input) => input.frac_();

    /// <summary>Puts numbers in the place of NaN and infinities.</summary>
    public static Tensor nan_to_num(Tensor input, double nan = 0, double? posinf = null, double? neginf = null) =>
        input.nan_to_num(nan, posinf, neginf);

    /// <summary>In place: puts numbers in the place of NaN and infinities.</summary>
    public static Tensor nan_to_num_(Tensor input, double nan = 0, double? posinf = null, double? neginf = null) =>
        input.nan_to_num_(nan, posinf, neginf);
}
