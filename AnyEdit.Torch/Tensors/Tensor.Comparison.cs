using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Where elements are equal.</summary>
        public Tensor eq(Scalar target) => Aten.Call("eq.Scalar", this, target);

        /// <summary>Where elements are equal.</summary>
        public Tensor eq(Tensor target) => Aten.Call("eq.Tensor", this, target);

        /// <summary>In place: where elements are equal.</summary>
        public Tensor eq_(Scalar target) => Aten.CallInPlace("eq_.Scalar", this, target);

        /// <summary>In place: where elements are equal.</summary>
        public Tensor eq_(Tensor target) => Aten.CallInPlace("eq_.Tensor", this, target);

        /// <summary>Where elements differ.</summary>
        public Tensor ne(Scalar target) => Aten.Call("ne.Scalar", this, target);

        /// <summary>Where elements differ.</summary>
        public Tensor ne(Tensor target) => Aten.Call("ne.Tensor", this, target);

        /// <summary>In place: where elements differ.</summary>
        public Tensor ne_(Scalar target) => Aten.CallInPlace("ne_.Scalar", this, target);

        /// <summary>In place: where elements differ.</summary>
        public Tensor ne_(Tensor target) => Aten.CallInPlace("ne_.Tensor", this, target);

        /// <summary>Where elements are smaller.</summary>
        public Tensor lt(Scalar target) => Aten.Call("lt.Scalar", this, target);

        /// <summary>Where elements are smaller.</summary>
        public Tensor lt(Tensor target) => Aten.Call("lt.Tensor", this, target);

        /// <summary>In place: where elements are smaller.</summary>
        public Tensor lt_(Scalar target) => Aten.CallInPlace("lt_.Scalar", this, target);

        /// <summary>In place: where elements are smaller.</summary>
        public Tensor lt_(Tensor target) => Aten.CallInPlace("lt_.Tensor", this, target);

        /// <summary>Where elements are not larger.</summary>
        public Tensor le(Scalar target) => Aten.Call("le.Scalar", this, target);

        /// <summary>Where elements are not larger.</summary>
        public Tensor le(Tensor target) => Aten.Call("le.Tensor", this, target);

        /// <summary>In place: where elements are not larger.</summary>
        public Tensor le_(Scalar target) => Aten.CallInPlace("le_.Scalar", this, target);

        /// <summary>In place: where elements are not larger.</summary>
        public Tensor le_(Tensor target) => Aten.CallInPlace("le_.Tensor", this, target);

        /// <summary>Where elements are larger.</summary>
        public Tensor gt(Scalar target) => Aten.Call("gt.Scalar", this, target);

        /// <summary>Where elements are larger.</summary>
        public Tensor gt(Tensor target) => Aten.Call("gt.Tensor", this, target);

        /// <summary>In place: where elements are larger.</summary>
        public Tensor gt_(Scalar target) => Aten.CallInPlace("gt_.Scalar", this, target);

        /// <summary>In place: where elements are larger.</summary>
        public Tensor gt_(Tensor target) => Aten.CallInPlace("gt_.Tensor", this, target);

        /// <summary>Where elements are not smaller.</summary>
        public Tensor ge(Scalar target) => Aten.Call("ge.Scalar", this, target);

        /// <summary>Where elements are not smaller.</summary>
        public Tensor ge(Tensor target) => Aten.Call("ge.Tensor", this, target);

        /// <summary>In place: where elements are not smaller.</summary>
        public Tensor ge_(Scalar target) => Aten.CallInPlace("ge_.Scalar", this, target);

        /// <summary>In place: where elements are not smaller.</summary>
        public Tensor ge_(Tensor target) => Aten.CallInPlace("ge_.Tensor", this, target);

        /// <summary>Where elements are larger.</summary>
        public Tensor greater(Tensor target) => gt(target);

        /// <summary>Where elements are not smaller.</summary>
        public Tensor greater_equal(Tensor target) => ge(target);

        /// <summary>Where elements are smaller.</summary>
        public Tensor less(Tensor target) => lt(target);

        /// <summary>Where elements are not larger.</summary>
        public Tensor less_equal(Tensor target) => le(target);

        /// <summary>In place: where elements are not larger.</summary>
        public Tensor less_equal_(Tensor target) => le_(target);

        /// <summary>Where elements differ.</summary>
        public Tensor not_equal(Tensor target) => ne(target);

        /// <summary>In place: where elements differ.</summary>
        public Tensor not_equal_(Tensor target) => ne_(target);

        /// <summary>Where elements are not numbers.</summary>
        public Tensor isnan() => Aten.Call("isnan", this);

        /// <summary>Where elements are infinite.</summary>
        public Tensor isinf() => Aten.Call("isinf", this);

        /// <summary>Where elements are finite.</summary>
        public Tensor isfinite() => Aten.Call("isfinite", this);

        /// <summary>Where elements are positive infinity.</summary>
        public Tensor isposinf() => Aten.Call("isposinf", this);

        /// <summary>Where elements are negative infinity.</summary>
        public Tensor isneginf() => Aten.Call("isneginf", this);

        /// <summary>Where elements differ by at most atol + rtol |other|.</summary>
        public Tensor isclose(Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) =>
            Aten.Call("isclose", this, other, rtol, atol, nanEqual);

        /// <summary>Whether all elements differ by at most atol + rtol |target|.</summary>
        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) =>
            Aten.CallBoolean("allclose", this, target, rtol, atol, equal_nan);

        /// <summary>Where both are true.</summary>
        public Tensor logical_and(Tensor other) => Aten.Call("logical_and", this, other);

        /// <summary>In place: where both are true.</summary>
        public Tensor logical_and_(Tensor other) => Aten.CallInPlace("logical_and_", this, other);

        /// <summary>Where at least one is true.</summary>
        public Tensor logical_or(Tensor other) => Aten.Call("logical_or", this, other);

        /// <summary>In place: where at least one is true.</summary>
        public Tensor logical_or_(Tensor other) => Aten.CallInPlace("logical_or_", this, other);

        /// <summary>Where exactly one is true.</summary>
        public Tensor logical_xor(Tensor other) => Aten.Call("logical_xor", this, other);

        /// <summary>In place: where exactly one is true.</summary>
        public Tensor logical_xor_(Tensor other) => Aten.CallInPlace("logical_xor_", this, other);

        /// <summary>Where it is false.</summary>
        public Tensor logical_not() => Aten.Call("logical_not", this);

        /// <summary>In place: where it is false.</summary>
        public Tensor logical_not_() => Aten.CallInPlace("logical_not_", this);

        /// <summary>The bitwise conjunction.</summary>
        public Tensor bitwise_and(Tensor other) => Aten.Call("bitwise_and.Tensor", this, other);

        /// <summary>In place: the bitwise conjunction.</summary>
        public Tensor bitwise_and_(Tensor other) => Aten.CallInPlace("bitwise_and_.Tensor", this, other);

        /// <summary>The bitwise disjunction.</summary>
        public Tensor bitwise_or(Tensor other) => Aten.Call("bitwise_or.Tensor", this, other);

        /// <summary>In place: the bitwise disjunction.</summary>
        public Tensor bitwise_or_(Tensor other) => Aten.CallInPlace("bitwise_or_.Tensor", this, other);

        /// <summary>The bitwise exclusive or.</summary>
        public Tensor bitwise_xor(Tensor other) => Aten.Call("bitwise_xor.Tensor", this, other);

        /// <summary>In place: the bitwise exclusive or.</summary>
        public Tensor bitwise_xor_(Tensor other) => Aten.CallInPlace("bitwise_xor_.Tensor", this, other);

        /// <summary>The bitwise complement.</summary>
        public Tensor bitwise_not() => Aten.Call("bitwise_not", this);

        /// <summary>In place: the bitwise complement.</summary>
        public Tensor bitwise_not_() => Aten.CallInPlace("bitwise_not_", this);

        /// <summary>Whether the only element is not zero.</summary>
        public bool is_nonzero() => Aten.CallBoolean("is_nonzero", this);
    }
}
