using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Sets all elements to a number.</summary>
        public Tensor fill_(Scalar value) => Aten.CallInPlace("fill_.Scalar", this, value);

        /// <summary>Sets all elements to zero.</summary>
        public Tensor zero_() => Aten.CallInPlace("zero_", this);

        /// <summary>Copies another tensor in, converting and broadcasting.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false) =>
            Aten.CallInPlace("copy_", this, source, nonBlocking);

        /// <summary>Fills with normally distributed numbers.</summary>
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) =>
            Aten.CallInPlace("normal_", this, mean, std, generator);

        /// <summary>Fills with uniformly distributed numbers.</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            Aten.CallInPlace("uniform_", this, from, to, generator);

        /// <summary>Fills with integers from a range.</summary>
        public Tensor random_(double from, double to, Generator? generator = null) =>
            Aten.CallInPlace("random_.from", this, (long)from, (long)to, generator);

        /// <summary>Fills with exponentially distributed numbers.</summary>
        public Tensor exponential_(double lambda = 1, Generator? generator = null) =>
            Aten.CallInPlace("exponential_", this, lambda, generator);

        /// <summary>A copy.</summary>
        public Tensor clone() => Aten.Call("clone", this);

        /// <summary>The same storage without the record of how it came about.</summary>
        public Tensor detach() => Aten.Call("detach", this);

        /// <summary>In place: the same storage without the record of how it came about.</summary>
        public Tensor detach_() => Aten.CallInPlace("detach_", this);

        /// <summary>Shares the storage of another tensor from now on.</summary>
        public Tensor set_(Tensor source) => Aten.CallInPlace("set_.source_Tensor", this, source);

        /// <summary>A copy in page-locked memory.</summary>
        public Tensor pin_memory() => Aten.Call("pin_memory", this);

        /// <summary>The conjugate, computed.</summary>
        public Tensor resolve_conj() => Aten.Call("resolve_conj", this);

        /// <summary>The negative, computed.</summary>
        public Tensor resolve_neg() => Aten.Call("resolve_neg", this);

        /// <summary>A dense tensor.</summary>
        public Tensor to_dense() => Aten.Call("to_dense", this);
    }
}
