using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>A second handle to the same tensor.</summary>
        public Tensor alias()
        {
            var handle = NativeMethods.ae_tensor_alias(Handle);
            GC.KeepAlive(this);
            return new Tensor(handle);
        }

        /// <summary>Zeros of this tensor's shape, and type and device unless given.</summary>
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Finish(Aten.Call("zeros_like", this, dtype, Argument.Default, device), requires_grad);

        /// <summary>Ones of this tensor's shape, and type and device unless given.</summary>
        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Finish(Aten.Call("ones_like", this, dtype, Argument.Default, device), requires_grad);

        /// <summary>Memory of this tensor's shape, and type and device unless given.</summary>
        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Finish(Aten.Call("empty_like", this, dtype, Argument.Default, device), requires_grad);

        /// <summary>One number in this tensor's shape, and type and device unless given.</summary>
        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Finish(Aten.Call("full_like", this, value, dtype, Argument.Default, device), requires_grad);

        /// <summary>Uniformly distributed numbers of this tensor's shape, and type and device unless given.</summary>
        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Finish(Aten.Call("rand_like", this, dtype, Argument.Default, device), requires_grad);

        /// <summary>Normally distributed numbers of this tensor's shape, and type and device unless given.</summary>
        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Finish(Aten.Call("randn_like", this, dtype, Argument.Default, device), requires_grad);

        /// <summary>Zeros of another shape, of this tensor's type and device unless given.</summary>
        public Tensor new_zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Finish(Aten.Call("new_zeros", this, size, dtype, Argument.Default, device), requires_grad);

        /// <summary>Memory of another shape, of this tensor's type and device unless given.</summary>
        public Tensor new_empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Finish(Aten.Call("new_empty", this, size, dtype, Argument.Default, device), requires_grad);

        /// <summary>One number in another shape, of this tensor's type and device unless given.</summary>
        public Tensor new_full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Finish(Aten.Call("new_full", this, size, value, dtype, Argument.Default, device), requires_grad);

        /// <summary>The transpose.</summary>
        public Tensor T => Aten.Call("numpy_T", this);

        /// <summary>The transposes of a batch of matrices.</summary>
        public Tensor mT => Aten.Call("mT", this);

        /// <summary>The conjugate transposes of a batch of matrices.</summary>
        public Tensor mH => Aten.Call("mH", this);

        /// <summary>The conjugate transpose of a matrix.</summary>
        public Tensor H => Aten.Call("matrix_H", this);

        /// <summary>Where elements are equal.</summary>
        public Tensor equal(Tensor target) => eq(target);

        private static string NameOf(RoundingMode mode) => mode is RoundingMode.trunc ? "trunc" : "floor";

        private static Tensor Quotient(Scalar left, Tensor right)
        {
            using var reciprocal = right.reciprocal();
            return reciprocal.mul(left);
        }

        // Computes on the tensor converted to a type; the conversion does not outlive the call.
        private TResult As<TResult>(ScalarType? type, Func<Tensor, TResult> body)
        {
            if (type is null || type == dtype) return body(this);
            using var converted = to_type(type.Value);
            return body(converted);
        }
    }
}
