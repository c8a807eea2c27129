using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The largest element.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) =>
            Aten.Call2("max.dim", this, dim, keepdim);

        /// <summary>The largest element.</summary>
        public Tensor max() => Aten.Call("max", this);

        /// <summary>The largest element.</summary>
        public Tensor max(Tensor other) => Aten.Call("max.other", this, other);

        /// <summary>The smallest element.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) =>
            Aten.Call2("min.dim", this, dim, keepdim);

        /// <summary>The smallest element.</summary>
        public Tensor min() => Aten.Call("min", this);

        /// <summary>The smallest element.</summary>
        public Tensor min(Tensor other) => Aten.Call("min.other", this, other);

        /// <summary>The largest elements along dimensions.</summary>
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            amax(dims.ToArray(), keepdim, @out);

        /// <summary>The largest elements along dimensions.</summary>
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.Call("amax", this, dims, keepdim) : @out.copy_(Aten.Call("amax", this, dims, keepdim));

        /// <summary>The largest elements along dimensions.</summary>
        public Tensor amax(params long[] dims) => Aten.Call("amax", this, dims);

        /// <summary>The smallest elements along dimensions.</summary>
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            amin(dims.ToArray(), keepdim, @out);

        /// <summary>The smallest elements along dimensions.</summary>
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.Call("amin", this, dims, keepdim) : @out.copy_(Aten.Call("amin", this, dims, keepdim));

        /// <summary>The smallest elements along dimensions.</summary>
        public Tensor amin(params long[] dims) => Aten.Call("amin", this, dims);

        /// <summary>The smallest and the largest element.</summary>
        public (Tensor min, Tensor max) aminmax(long? dim = null, bool keepdim = false) =>
            Aten.Call2("aminmax", this, dim, keepdim);

        /// <summary>The place of the largest element.</summary>
        public Tensor argmax() => Aten.Call("argmax", this);

        /// <summary>The place of the largest element.</summary>
        public Tensor argmax(long dim, bool keepdim = false) => Aten.Call("argmax", this, dim, keepdim);

        /// <summary>The place of the smallest element.</summary>
        public Tensor argmin() => Aten.Call("argmin", this);

        /// <summary>The place of the smallest element.</summary>
        public Tensor argmin(long dim, bool keepdim = false) => Aten.Call("argmin", this, dim, keepdim);

        /// <summary>Whether all elements are true.</summary>
        public Tensor all() => Aten.Call("all", this);

        /// <summary>Whether all elements are true.</summary>
        public Tensor all(long dim, bool keepdim = false) => Aten.Call("all.dim", this, dim, keepdim);

        /// <summary>Whether any element is true.</summary>
        public Tensor any() => Aten.Call("any", this);

        /// <summary>Whether any element is true.</summary>
        public Tensor any(long dim, bool keepdim = false) => Aten.Call("any.dim", this, dim, keepdim);

        /// <summary>The median.</summary>
        public Tensor median() => Aten.Call("median", this);

        /// <summary>The running sum.</summary>
        public Tensor cumsum(long dim, ScalarType? type = null) => Aten.Call("cumsum", this, dim, type);

        /// <summary>The running product.</summary>
        public Tensor cumprod(long dim, ScalarType? type = null) => Aten.Call("cumprod", this, dim, type);

        /// <summary>The running maximum and its places.</summary>
        public (Tensor values, Tensor indexes) cummax(long dim) => Aten.Call2("cummax", this, dim);

        /// <summary>The running minimum and its places.</summary>
        public (Tensor values, Tensor indexes) cummin(long dim) => Aten.Call2("cummin", this, dim);

        /// <summary>log of the running sum of exp.</summary>
        public Tensor logcumsumexp(long dim) => Aten.Call("logcumsumexp", this, dim);
    }
}
