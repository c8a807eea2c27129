using AnyEdit.Torch.Modules;
using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The absolute value.</summary>
        public Tensor abs() => Aten.Call("abs", this);

        /// <summary>In place: the absolute value.</summary>
        public Tensor abs_() => Aten.CallInPlace("abs_", this);

        /// <summary>The negative.</summary>
        public Tensor neg() => Aten.Call("neg", this);

        /// <summary>In place: the negative.</summary>
        public Tensor neg_() => Aten.CallInPlace("neg_", this);

        /// <summary>The negative.</summary>
        public Tensor negative() => neg();

        /// <summary>The sign: -1, 0 or 1.</summary>
        public Tensor sign() => Aten.Call("sign", this);

        /// <summary>In place: the sign: -1, 0 or 1.</summary>
        public Tensor sign_() => Aten.CallInPlace("sign_", this);

        /// <summary>The square.</summary>
        public Tensor square() => Aten.Call("square", this);

        /// <summary>The square root.</summary>
        public Tensor sqrt() => Aten.Call("sqrt", this);

        /// <summary>In place: the square root.</summary>
        public Tensor sqrt_() => Aten.CallInPlace("sqrt_", this);

        /// <summary>The reciprocal of the square root.</summary>
        public Tensor rsqrt() => Aten.Call("rsqrt", this);

        /// <summary>In place: the reciprocal of the square root.</summary>
        public Tensor rsqrt_() => Aten.CallInPlace("rsqrt_", this);

        /// <summary>The reciprocal.</summary>
        public Tensor reciprocal() => Aten.Call("reciprocal", this);

        /// <summary>In place: the reciprocal.</summary>
        public Tensor reciprocal_() => Aten.CallInPlace("reciprocal_", this);

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

        /// <summary>The hyperbolic tangent.</summary>
        public Tensor tanh() => Aten.Call("tanh", this);

        /// <summary>In place: the hyperbolic tangent.</summary>
        public Tensor tanh_() => Aten.CallInPlace("tanh_", this);

        /// <summary>1 / (1 + exp(-x)).</summary>
        public Tensor sigmoid() => Aten.Call("sigmoid", this);

        /// <summary>In place: 1 / (1 + exp(-x)).</summary>
        public Tensor sigmoid_() => Aten.CallInPlace("sigmoid_", this);

        /// <summary>max(x, 0).</summary>
        public Tensor relu() => Aten.Call("relu", this);

        /// <summary>In place: max(x, 0).</summary>
        public Tensor relu_() => Aten.CallInPlace("relu_", this);

        /// <summary>x sigmoid(x).</summary>
        public Tensor silu() => Aten.Call("silu", this);

        /// <summary>In place: x sigmoid(x).</summary>
        public Tensor silu_() => Aten.CallInPlace("silu_", this);

        /// <summary>x Phi(x).</summary>
        public Tensor gelu() => Aten.Call("gelu", this);

        /// <summary>x Phi(x).</summary>
        public Tensor gelu(GELU.Approximate approximate) => Aten.Call("gelu", this, approximate.ToString());

        /// <summary>In place: x Phi(x).</summary>
        public Tensor gelu_() => Aten.CallInPlace("gelu_", this);

        /// <summary>log(1 + exp(beta x)) / beta.</summary>
        public Tensor softplus(double beta = 1, double threshold = 20) =>
            Aten.Call("softplus", this, beta, threshold);

        /// <summary>The error function.</summary>
        public Tensor erf() => Aten.Call("erf", this);

        /// <summary>In place: the error function.</summary>
        public Tensor erf_() => Aten.CallInPlace("erf_", this);
    }
}
