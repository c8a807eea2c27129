using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The exponential.</summary>
        public Tensor exp() => Aten.Call("exp", this);

        /// <summary>In place: the exponential.</summary>
        public Tensor exp_() => Aten.CallInPlace("exp_", this);

        /// <summary>Two to the power of each element.</summary>
        public Tensor exp2() => Aten.Call("exp2", this);

        /// <summary>In place: two to the power of each element.</summary>
        public Tensor exp2_() => Aten.CallInPlace("exp2_", this);

        /// <summary>exp(x) - 1, exact near zero.</summary>
        public Tensor expm1() => Aten.Call("expm1", this);

        /// <summary>In place: exp(x) - 1, exact near zero.</summary>
        public Tensor expm1_() => Aten.CallInPlace("expm1_", this);

        /// <summary>The natural logarithm.</summary>
        public Tensor log() => Aten.Call("log", this);

        /// <summary>In place: the natural logarithm.</summary>
        public Tensor log_() => Aten.CallInPlace("log_", this);

        /// <summary>The logarithm to base 2.</summary>
        public Tensor log2() => Aten.Call("log2", this);

        /// <summary>In place: the logarithm to base 2.</summary>
        public Tensor log2_() => Aten.CallInPlace("log2_", this);

        /// <summary>The logarithm to base 10.</summary>
        public Tensor log10() => Aten.Call("log10", this);

        /// <summary>In place: the logarithm to base 10.</summary>
        public Tensor log10_() => Aten.CallInPlace("log10_", this);

        /// <summary>log(1 + x), exact near zero.</summary>
        public Tensor log1p() => Aten.Call("log1p", this);

        /// <summary>In place: log(1 + x), exact near zero.</summary>
        public Tensor log1p_() => Aten.CallInPlace("log1p_", this);

        /// <summary>The sine.</summary>
        public Tensor sin() => Aten.Call("sin", this);

        /// <summary>In place: the sine.</summary>
        public Tensor sin_() => Aten.CallInPlace("sin_", this);

        /// <summary>The cosine.</summary>
        public Tensor cos() => Aten.Call("cos", this);

        /// <summary>In place: the cosine.</summary>
        public Tensor cos_() => Aten.CallInPlace("cos_", this);

        /// <summary>The tangent.</summary>
        public Tensor tan() => Aten.Call("tan", this);

        /// <summary>In place: the tangent.</summary>
        public Tensor tan_() => Aten.CallInPlace("tan_", this);

        /// <summary>The arcsine.</summary>
        public Tensor asin() => Aten.Call("asin", this);

        /// <summary>In place: the arcsine.</summary>
        public Tensor asin_() => Aten.CallInPlace("asin_", this);

        /// <summary>The arccosine.</summary>
        public Tensor acos() => Aten.Call("acos", this);

        /// <summary>In place: the arccosine.</summary>
        public Tensor acos_() => Aten.CallInPlace("acos_", this);

        /// <summary>The arctangent.</summary>
        public Tensor atan() => Aten.Call("atan", this);

        /// <summary>In place: the arctangent.</summary>
        public Tensor atan_() => Aten.CallInPlace("atan_", this);

        /// <summary>The angle of the point (other, this).</summary>
        public Tensor atan2(Tensor other) => Aten.Call("atan2", this, other);

        /// <summary>In place: the angle of the point (other, this).</summary>
        public Tensor atan2_(Tensor other) => Aten.CallInPlace("atan2_", this, other);

        /// <summary>The hyperbolic sine.</summary>
        public Tensor sinh() => Aten.Call("sinh", this);

        /// <summary>In place: the hyperbolic sine.</summary>
        public Tensor sinh_() => Aten.CallInPlace("sinh_", this);

        /// <summary>The hyperbolic cosine.</summary>
        public Tensor cosh() => Aten.Call("cosh", this);

        /// <summary>In place: the hyperbolic cosine.</summary>
        public Tensor cosh_() => Aten.CallInPlace("cosh_", this);

        /// <summary>The error function.</summary>
        public Tensor erf() => Aten.Call("erf", this);

        /// <summary>In place: the error function.</summary>
        public Tensor erf_() => Aten.CallInPlace("erf_", this);

        /// <summary>One minus the error function.</summary>
        public Tensor erfc() => Aten.Call("erfc", this);

        /// <summary>In place: one minus the error function.</summary>
        public Tensor erfc_() => Aten.CallInPlace("erfc_", this);

        /// <summary>The inverse of the error function.</summary>
        public Tensor erfinv() => Aten.Call("erfinv", this);

        /// <summary>In place: the inverse of the error function.</summary>
        public Tensor erfinv_() => Aten.CallInPlace("erfinv_", this);

        /// <summary>log(x / (1 - x)).</summary>
        public Tensor logit(double? eps = null) => Aten.Call("logit", this, eps);

        /// <summary>In place: log(x / (1 - x)).</summary>
        public Tensor logit_(double? eps = null) => Aten.CallInPlace("logit_", this, eps);

        /// <summary>The logarithm of the gamma function.</summary>
        public Tensor lgamma() => Aten.Call("lgamma", this);

        /// <summary>In place: the logarithm of the gamma function.</summary>
        public Tensor lgamma_() => Aten.CallInPlace("lgamma_", this);

        /// <summary>The derivative of lgamma.</summary>
        public Tensor digamma() => Aten.Call("digamma", this);

        /// <summary>In place: the derivative of lgamma.</summary>
        public Tensor digamma_() => Aten.CallInPlace("digamma_", this);
    }
}
