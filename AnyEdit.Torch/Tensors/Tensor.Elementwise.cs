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

        /// <summary>Puts numbers in the place of NaN and infinities.</summary>
        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) =>
            Aten.Call("nan_to_num", this, nan, posinf, neginf);

        /// <summary>In place: puts numbers in the place of NaN and infinities.</summary>
        public Tensor nan_to_num_(double nan = 0, double? posinf = null, double? neginf = null) =>
            Aten.CallInPlace("nan_to_num_", this, nan, posinf, neginf);
    }
}
