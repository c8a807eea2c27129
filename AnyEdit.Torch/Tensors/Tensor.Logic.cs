using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
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

        /// <summary>Where elements are among others.</summary>
        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) =>
            Aten.Call("isin.Tensor_Tensor", this, test_elements, assumeUnique, invert);

        /// <summary>Whether the only element is not zero.</summary>
        public bool is_nonzero() => Aten.CallBoolean("is_nonzero", this);
    }
}
