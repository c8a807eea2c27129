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

        /// <summary>Where elements differ by at most atol + rtol |other|.</summary>
        public Tensor isclose(Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) =>
            Aten.Call("isclose", this, other, rtol, atol, nanEqual);

        /// <summary>Whether all elements differ by at most atol + rtol |target|.</summary>
        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) =>
            Aten.CallBoolean("allclose", this, target, rtol, atol, equal_nan);
    }
}
