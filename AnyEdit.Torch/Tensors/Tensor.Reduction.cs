using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            sum(dim.ToArray(), keepdim, type);

        /// <summary>The sum.</summary>
        public Tensor sum(ScalarType? type = null) => Aten.Call("sum", this, type);

        /// <summary>The sum.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("sum.dim_IntList", this, dim, keepdim, type);

        /// <summary>The sum.</summary>
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1], keepdim, type);

        /// <summary>The sum.</summary>
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1, dim2], keepdim, type);

        /// <summary>The sum.</summary>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("sum.dim_IntList", this, dim, keepdim, type);

        /// <summary>The mean.</summary>
        public Tensor mean() => Aten.Call("mean", this);

        /// <summary>The mean.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("mean.dim", this, dimensions, keepdim, type);

        /// <summary>The product.</summary>
        public Tensor prod(ScalarType? type = null) => Aten.Call("prod", this, type);

        /// <summary>The product.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("prod.dim_int", this, dim, keepdim, type);

        /// <summary>The sum of what is not NaN.</summary>
        public Tensor nansum() => Aten.Call("nansum", this);

        /// <summary>The mean of what is not NaN.</summary>
        public Tensor nanmean(int? dim = null, bool keepdim = false, ScalarType? dtype = null) =>
            Aten.Call("nanmean", this, dim, keepdim, dtype);

        /// <summary>The standard deviation.</summary>
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std(dimensions.ToArray(), unbiased, keepdim, type);

        /// <summary>The standard deviation.</summary>
        public Tensor std(bool unbiased = true) => Aten.Call("std", this, unbiased);

        /// <summary>The standard deviation.</summary>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim], unbiased, keepdim, type);

        /// <summary>The standard deviation.</summary>
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(type, t => Aten.Call("std.dim", t, dimensions, unbiased, keepdim));

        /// <summary>The variance.</summary>
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var(dimensions.ToArray(), unbiased, keepdim, type);

        /// <summary>The variance.</summary>
        public Tensor var(bool unbiased = true) => Aten.Call("var", this, unbiased);

        /// <summary>The variance.</summary>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim], unbiased, keepdim, type);

        /// <summary>The variance.</summary>
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(type, t => Aten.Call("var.dim", t, dimensions, unbiased, keepdim));

        /// <summary>The standard deviation and the mean.</summary>
        public (Tensor std, Tensor mean) std_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std_mean(dimensions.ToArray(), unbiased, keepdim, type);

        /// <summary>The standard deviation and the mean.</summary>
        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => Aten.Call2("std_mean", this, unbiased);

        /// <summary>The standard deviation and the mean.</summary>
        public (Tensor std, Tensor mean) std_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std_mean([dim], unbiased, keepdim, type);

        /// <summary>The standard deviation and the mean.</summary>
        public (Tensor std, Tensor mean) std_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call2("std_mean.dim", this, dimensions, unbiased, keepdim);

        /// <summary>The variance and the mean.</summary>
        public (Tensor std, Tensor mean) var_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var_mean(dimensions.ToArray(), unbiased, keepdim, type);

        /// <summary>The variance and the mean.</summary>
        public (Tensor std, Tensor mean) var_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call2("var_mean.dim", this, dimensions, unbiased, keepdim);

        /// <summary>The variance and the mean.</summary>
        public (Tensor var, Tensor mean) var_mean(bool unbiased = true) => Aten.Call2("var_mean", this, unbiased);

        /// <summary>The variance and the mean.</summary>
        public (Tensor var, Tensor mean) var_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var_mean([dim], unbiased, keepdim, type);

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

        /// <summary>The quantile.</summary>
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) =>
            Aten.Call("quantile", this, q, dim, keepdim);

        /// <summary>The p-norm.</summary>
        public Tensor norm(float p = 2f) => Aten.Call("norm.Scalar", this, (double)p);

        /// <summary>The p-norm.</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2f) =>
            Aten.Call("norm.ScalarOpt_dim", this, (double)p, new long[] { dim }, keepdim);

        /// <summary>log(sum(exp(x))).</summary>
        public Tensor logsumexp(long dim, bool keepdim = false) => Aten.Call("logsumexp", this, dim, keepdim);

        /// <summary>The number of elements that are not zero.</summary>
        public Tensor count_nonzero(long[]? dims = null) =>
            dims is null ? Aten.Call("count_nonzero", this) : Aten.Call("count_nonzero.dim_IntList", this, dims);

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
