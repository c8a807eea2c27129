using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum.</summary>
        public Tensor add(Scalar scalar) => Aten.Call("add.Scalar", this, scalar);

        /// <summary>The sum.</summary>
        public Tensor add(Scalar scalar, Scalar alpha) => Aten.Call("add.Scalar", this, scalar, alpha);

        /// <summary>The sum.</summary>
        public Tensor add(Tensor target) => Aten.Call("add.Tensor", this, target);

        /// <summary>The sum.</summary>
        public Tensor add(Tensor target, Scalar alpha) => Aten.Call("add.Tensor", this, target, alpha);

        /// <summary>In place: the sum.</summary>
        public Tensor add_(Scalar scalar) => Aten.CallInPlace("add_.Scalar", this, scalar);

        /// <summary>In place: the sum.</summary>
        public Tensor add_(Scalar scalar, Scalar alpha) => Aten.CallInPlace("add_.Scalar", this, scalar, alpha);

        /// <summary>In place: the sum.</summary>
        public Tensor add_(Tensor target) => Aten.CallInPlace("add_.Tensor", this, target);

        /// <summary>In place: the sum.</summary>
        public Tensor add_(Tensor target, Scalar alpha) => Aten.CallInPlace("add_.Tensor", this, target, alpha);

        /// <summary>The difference.</summary>
        public Tensor sub(Scalar target) => Aten.Call("sub.Scalar", this, target);

        /// <summary>The difference.</summary>
        public Tensor sub(Tensor target) => Aten.Call("sub.Tensor", this, target);

        /// <summary>In place: the difference.</summary>
        public Tensor sub_(Scalar target) => Aten.CallInPlace("sub_.Scalar", this, target);

        /// <summary>In place: the difference.</summary>
        public Tensor sub_(Tensor target) => Aten.CallInPlace("sub_.Tensor", this, target);

        /// <summary>The difference.</summary>
        public Tensor subtract(Scalar target) => sub(target);

        /// <summary>The difference.</summary>
        public Tensor subtract(Tensor target) => sub(target);

        /// <summary>In place: the difference.</summary>
        public Tensor subtract_(Scalar target) => sub_(target);

        /// <summary>In place: the difference.</summary>
        public Tensor subtract_(Tensor target) => sub_(target);

        /// <summary>The elementwise product.</summary>
        public Tensor mul(Scalar target) => Aten.Call("mul.Scalar", this, target);

        /// <summary>The elementwise product.</summary>
        public Tensor mul(Tensor target) => Aten.Call("mul.Tensor", this, target);

        /// <summary>In place: the elementwise product.</summary>
        public Tensor mul_(Scalar target) => Aten.CallInPlace("mul_.Scalar", this, target);

        /// <summary>In place: the elementwise product.</summary>
        public Tensor mul_(Tensor target) => Aten.CallInPlace("mul_.Tensor", this, target);

        /// <summary>The elementwise product.</summary>
        public Tensor multiply(Scalar target) => mul(target);

        /// <summary>The elementwise product.</summary>
        public Tensor multiply(Tensor target) => mul(target);

        /// <summary>The quotient.</summary>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode is RoundingMode.None
                ? Aten.Call("div.Scalar", this, target)
                : Aten.Call("div.Scalar_mode", this, target, NameOf(rounding_mode));

        /// <summary>The quotient.</summary>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode is RoundingMode.None
                ? Aten.Call("div.Tensor", this, target)
                : Aten.Call("div.Tensor_mode", this, target, NameOf(rounding_mode));

        /// <summary>In place: the quotient.</summary>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode is RoundingMode.None
                ? Aten.CallInPlace("div_.Scalar", this, target)
                : Aten.CallInPlace("div_.Scalar_mode", this, target, NameOf(rounding_mode));

        /// <summary>In place: the quotient.</summary>
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode is RoundingMode.None
                ? Aten.CallInPlace("div_.Tensor", this, target)
                : Aten.CallInPlace("div_.Tensor_mode", this, target, NameOf(rounding_mode));

        /// <summary>The quotient.</summary>
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            div(target, rounding_mode);

        /// <summary>The quotient.</summary>
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            div(target, rounding_mode);

        /// <summary>In place: the quotient.</summary>
        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            div_(target, rounding_mode);

        /// <summary>In place: the quotient.</summary>
        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            div_(target, rounding_mode);

        /// <summary>The quotient.</summary>
        public Tensor true_divide(Scalar other) => div(other);

        /// <summary>The quotient.</summary>
        public Tensor true_divide(Tensor other) => div(other);

        /// <summary>In place: the quotient.</summary>
        public Tensor true_divide_(Scalar other) => div_(other);

        /// <summary>In place: the quotient.</summary>
        public Tensor true_divide_(Tensor other) => div_(other);

        /// <summary>The quotient, rounded down.</summary>
        public Tensor floor_divide(Scalar other) => Aten.Call("floor_divide.Scalar", this, other);

        /// <summary>The quotient, rounded down.</summary>
        public Tensor floor_divide(Tensor other) => Aten.Call("floor_divide", this, other);

        /// <summary>In place: the quotient, rounded down.</summary>
        public Tensor floor_divide_(Scalar other) => Aten.CallInPlace("floor_divide_.Scalar", this, other);

        /// <summary>In place: the quotient, rounded down.</summary>
        public Tensor floor_divide_(Tensor other) => Aten.CallInPlace("floor_divide_.Tensor", this, other);

        /// <summary>The remainder with the sign of the divisor.</summary>
        public Tensor remainder(Scalar scalar) => Aten.Call("remainder.Scalar", this, scalar);

        /// <summary>The remainder with the sign of the divisor.</summary>
        public Tensor remainder(Tensor target) => Aten.Call("remainder.Tensor", this, target);

        /// <summary>In place: the remainder with the sign of the divisor.</summary>
        public Tensor remainder_(Scalar scalar) => Aten.CallInPlace("remainder_.Scalar", this, scalar);

        /// <summary>In place: the remainder with the sign of the divisor.</summary>
        public Tensor remainder_(Tensor target) => Aten.CallInPlace("remainder_.Tensor", this, target);

        /// <summary>The remainder with the sign of the dividend.</summary>
        public Tensor fmod(Scalar scalar) => Aten.Call("fmod.Scalar", this, scalar);

        /// <summary>The remainder with the sign of the dividend.</summary>
        public Tensor fmod(Tensor target) => Aten.Call("fmod.Tensor", this, target);

        /// <summary>In place: the remainder with the sign of the dividend.</summary>
        public Tensor fmod_(Scalar scalar) => Aten.CallInPlace("fmod_.Scalar", this, scalar);

        /// <summary>In place: the remainder with the sign of the dividend.</summary>
        public Tensor fmod_(Tensor target) => Aten.CallInPlace("fmod_.Tensor", this, target);

        /// <summary>The power.</summary>
        public Tensor pow(Scalar exponent) => Aten.Call("pow.Tensor_Scalar", this, exponent);

        /// <summary>The power.</summary>
        public Tensor pow(Tensor exponent) => Aten.Call("pow.Tensor_Tensor", this, exponent);

        /// <summary>In place: the power.</summary>
        public Tensor pow_(Scalar exponent) => Aten.CallInPlace("pow_.Scalar", this, exponent);

        /// <summary>In place: the power.</summary>
        public Tensor pow_(Tensor exponent) => Aten.CallInPlace("pow_.Tensor", this, exponent);

        /// <summary>The power, in double precision.</summary>
        public Tensor float_power(Tensor target) => Aten.Call("float_power.Tensor_Tensor", this, target);

        /// <summary>In place: the power, in double precision.</summary>
        public Tensor float_power_(Tensor target) => Aten.CallInPlace("float_power_.Tensor", this, target);
    }
}
