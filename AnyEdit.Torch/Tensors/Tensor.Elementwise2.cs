using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>One minus the error function.</summary>
        public Tensor erfc() => Aten.Call("erfc", this);

        /// <summary>In place: one minus the error function.</summary>
        public Tensor erfc_() => Aten.CallInPlace("erfc_", this);

        /// <summary>The inverse of the error function.</summary>
        public Tensor erfinv() => Aten.Call("erfinv", this);

        /// <summary>In place: the inverse of the error function.</summary>
        public Tensor erfinv_() => Aten.CallInPlace("erfinv_", this);

        /// <summary>The next integer below.</summary>
        public Tensor floor() => Aten.Call("floor", this);

        /// <summary>In place: the next integer below.</summary>
        public Tensor floor_() => Aten.CallInPlace("floor_", this);

        /// <summary>The next integer above.</summary>
        public Tensor ceil() => Aten.Call("ceil", this);

        /// <summary>In place: the next integer above.</summary>
        public Tensor ceil_() => Aten.CallInPlace("ceil_", this);

        /// <summary>The nearest integer, or multiple of a power of ten.</summary>
        public Tensor round(long decimals = 0) => Aten.Call("round.decimals", this, decimals);

        /// <summary>In place: the nearest integer, or multiple of a power of ten.</summary>
        public Tensor round_(long decimals = 0) => Aten.CallInPlace("round_.decimals", this, decimals);

        /// <summary>The integer part.</summary>
        public Tensor trunc() => Aten.Call("trunc", this);

        /// <summary>In place: the integer part.</summary>
        public Tensor trunc_() => Aten.CallInPlace("trunc_", this);

        /// <summary>The fractional part.</summary>
        public Tensor frac() => Aten.Call("frac", this);

        /// <summary>In place: the fractional part.</summary>
        public Tensor frac_() => Aten.CallInPlace("frac_", this);

        /// <summary>log(x / (1 - x)).</summary>
        public Tensor logit(double? eps = null) => Aten.Call("logit", this, eps);

        /// <summary>In place: log(x / (1 - x)).</summary>
        public Tensor logit_(double? eps = null) => Aten.CallInPlace("logit_", this, eps);

        /// <summary>Puts numbers in the place of NaN and infinities.</summary>
        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) =>
            Aten.Call("nan_to_num", this, nan, posinf, neginf);

        /// <summary>In place: puts numbers in the place of NaN and infinities.</summary>
        public Tensor nan_to_num_(double nan = 0, double? posinf = null, double? neginf = null) =>
            Aten.CallInPlace("nan_to_num_", this, nan, posinf, neginf);

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
