using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>This + value tensor1 tensor2, elementwise.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Aten.Call("addcmul", this, tensor1, tensor2, value);

        /// <summary>In place: this + value tensor1 tensor2, elementwise.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Aten.CallInPlace("addcmul_", this, tensor1, tensor2, value);

        /// <summary>This + value tensor1 / tensor2, elementwise.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Aten.Call("addcdiv", this, tensor1, tensor2);

        /// <summary>This + value tensor1 / tensor2, elementwise.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Aten.Call("addcdiv", this, tensor1, tensor2, value);

        /// <summary>In place: this + value tensor1 / tensor2, elementwise.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) =>
            Aten.CallInPlace("addcdiv_", this, tensor1, tensor2);

        /// <summary>In place: this + value tensor1 / tensor2, elementwise.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Aten.CallInPlace("addcdiv_", this, tensor1, tensor2, value);

        /// <summary>This + weight (end - this).</summary>
        public Tensor lerp(Tensor end, Tensor weight) => Aten.Call("lerp.Tensor", this, end, weight);

        /// <summary>In place: this + weight (end - this).</summary>
        public Tensor lerp_(Tensor end, Tensor weight) => Aten.CallInPlace("lerp_.Tensor", this, end, weight);

        /// <summary>Limits elements to [min, max].</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Aten.Call("clamp", this, min, max);

        /// <summary>Limits elements to [min, max].</summary>
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Aten.Call("clamp.Tensor", this, min, max);

        /// <summary>In place: limits elements to [min, max].</summary>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Aten.CallInPlace("clamp_", this, min, max);

        /// <summary>In place: limits elements to [min, max].</summary>
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) =>
            Aten.CallInPlace("clamp_.Tensor", this, min, max);

        /// <summary>Limits elements from below.</summary>
        public Tensor clamp_min(Scalar min) => Aten.Call("clamp_min", this, min);

        /// <summary>In place: limits elements from below.</summary>
        public Tensor clamp_min_(Scalar min) => Aten.CallInPlace("clamp_min_", this, min);

        /// <summary>Limits elements from above.</summary>
        public Tensor clamp_max(Scalar max) => Aten.Call("clamp_max", this, max);

        /// <summary>In place: limits elements from above.</summary>
        public Tensor clamp_max_(Scalar max) => Aten.CallInPlace("clamp_max_", this, max);

        /// <summary>Limits elements to [min, max].</summary>
        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        /// <summary>The larger element of two tensors.</summary>
        public Tensor maximum(Tensor other) => Aten.Call("maximum", this, other);

        /// <summary>The smaller element of two tensors.</summary>
        public Tensor minimum(Tensor other) => Aten.Call("minimum", this, other);

        /// <summary>The larger element; NaN only where both are.</summary>
        public Tensor fmax(Tensor other) => Aten.Call("fmax", this, other);

        /// <summary>The smaller element; NaN only where both are.</summary>
        public Tensor fmin(Tensor other) => Aten.Call("fmin", this, other);

        /// <summary>sqrt(x^2 + y^2).</summary>
        public Tensor hypot(Tensor other) => Aten.Call("hypot", this, other);

        /// <summary>log(exp(x) + exp(y)).</summary>
        public Tensor logaddexp(Tensor other) => Aten.Call("logaddexp", this, other);

        /// <summary>x log(y), zero where x is.</summary>
        public Tensor xlogy(Scalar y) => Aten.Call("xlogy.Scalar_Other", this, y);

        /// <summary>x log(y), zero where x is.</summary>
        public Tensor xlogy(Tensor y) => Aten.Call("xlogy.Tensor", this, y);

        /// <summary>In place: x log(y), zero where x is.</summary>
        public Tensor xlogy_(Scalar y) => Aten.CallInPlace("xlogy_.Scalar_Other", this, y);

        /// <summary>In place: x log(y), zero where x is.</summary>
        public Tensor xlogy_(Tensor y) => Aten.CallInPlace("xlogy_.Tensor", this, y);
    }
}
