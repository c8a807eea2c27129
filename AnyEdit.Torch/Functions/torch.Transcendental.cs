namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>The exponential.</summary>
    public static Tensor exp(Tensor input) => input.exp();

    /// <summary>In place: the exponential.</summary>
    public static Tensor exp_(Tensor input) => input.exp_();

    /// <summary>Two to the power of each element.</summary>
    public static Tensor exp2(Tensor input) => input.exp2();

    /// <summary>In place: two to the power of each element.</summary>
    public static Tensor exp2_(Tensor input) => input.exp2_();

    /// <summary>exp(x) - 1, exact near zero.</summary>
    public static Tensor expm1(Tensor input) => input.expm1();

    /// <summary>In place: exp(x) - 1, exact near zero.</summary>
    public static Tensor expm1_(Tensor input) => input.expm1_();

    /// <summary>The natural logarithm.</summary>
    public static Tensor log(Tensor input) => input.log();

    /// <summary>In place: the natural logarithm.</summary>
    public static Tensor log_(Tensor input) => input.log_();

    /// <summary>The logarithm to base 2.</summary>
    public static Tensor log2(Tensor input) => input.log2();

    /// <summary>In place: the logarithm to base 2.</summary>
    public static Tensor log2_(Tensor input) => input.log2_();

    /// <summary>The logarithm to base 10.</summary>
    public static Tensor log10(Tensor input) => input.log10();

    /// <summary>In place: the logarithm to base 10.</summary>
    public static Tensor log10_(Tensor input) => input.log10_();

    /// <summary>log(1 + x), exact near zero.</summary>
    public static Tensor log1p(Tensor input) => input.log1p();

    /// <summary>In place: log(1 + x), exact near zero.</summary>
    public static Tensor log1p_(Tensor input) => input.log1p_();

    /// <summary>The sine.</summary>
    public static Tensor sin(Tensor input) => input.sin();

    /// <summary>In place: the sine.</summary>
    public static Tensor sin_(Tensor input) => input.sin_();

    /// <summary>The cosine.</summary>
    public static Tensor cos(Tensor input) => input.cos();

    /// <summary>In place: the cosine.</summary>
    public static Tensor cos_(Tensor input) => input.cos_();

    /// <summary>The tangent.</summary>
    public static Tensor tan(Tensor input) => input.tan();

    /// <summary>In place: the tangent.</summary>
    public static Tensor tan_(Tensor input) => input.tan_();

    /// <summary>The arcsine.</summary>
    public static Tensor asin(Tensor input) => input.asin();

    /// <summary>In place: the arcsine.</summary>
    public static Tensor asin_(Tensor input) => input.asin_();

    /// <summary>The arccosine.</summary>
    public static Tensor acos(Tensor input) => input.acos();

    /// <summary>In place: the arccosine.</summary>
    public static Tensor acos_(Tensor input) => input.acos_();

    /// <summary>The arctangent.</summary>
    public static Tensor atan(Tensor input) => input.atan();

    /// <summary>In place: the arctangent.</summary>
    public static Tensor atan_(Tensor input) => input.atan_();

    /// <summary>The angle of the point (other, this).</summary>
    public static Tensor atan2(Tensor input, Tensor other) => input.atan2(other);

    /// <summary>In place: the angle of the point (other, this).</summary>
    public static Tensor atan2_(Tensor input, Tensor other) => input.atan2_(other);

    /// <summary>The hyperbolic sine.</summary>
    public static Tensor sinh(Tensor input) => input.sinh();

    /// <summary>In place: the hyperbolic sine.</summary>
    public static Tensor sinh_(Tensor input) => input.sinh_();

    /// <summary>The hyperbolic cosine.</summary>
    public static Tensor cosh(Tensor input) => input.cosh();

    /// <summary>In place: the hyperbolic cosine.</summary>
    public static Tensor cosh_(Tensor input) => input.cosh_();

    /// <summary>The error function.</summary>
    public static Tensor erf(Tensor input) => input.erf();

    /// <summary>In place: the error function.</summary>
    public static Tensor erf_(Tensor input) => input.erf_();

    /// <summary>One minus the error function.</summary>
    public static Tensor erfc(Tensor input) => input.erfc();

    /// <summary>In place: one minus the error function.</summary>
    public static Tensor erfc_(Tensor input) => input.erfc_();

    /// <summary>The inverse of the error function.</summary>
    public static Tensor erfinv(Tensor input) => input.erfinv();

    /// <summary>In place: the inverse of the error function.</summary>
    public static Tensor erfinv_(Tensor input) => input.erfinv_();

    /// <summary>log(x / (1 - x)).</summary>
    public static Tensor logit(Tensor input, double? eps = null) => input.logit(eps);

    /// <summary>In place: log(x / (1 - x)).</summary>
    public static Tensor logit_(Tensor input, double? eps = null) => input.logit_(eps);

    /// <summary>The logarithm of the gamma function.</summary>
    public static Tensor lgamma(Tensor input) => input.lgamma();

    /// <summary>In place: the logarithm of the gamma function.</summary>
    public static Tensor lgamma_(Tensor input) => input.lgamma_();

    /// <summary>The derivative of lgamma.</summary>
    public static Tensor digamma(Tensor input) => input.digamma();

    /// <summary>In place: the derivative of lgamma.</summary>
    public static Tensor digamma_(Tensor input) => input.digamma_();
}
