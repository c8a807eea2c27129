using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements at given places along a dimension.</summary>
        public Tensor gather(long dim, Tensor index) => Aten.Call("gather", this, dim, index);

        /// <summary>Puts elements at given places along a dimension.</summary>
        public Tensor scatter(long dim, Tensor index, Tensor src) => Aten.Call("scatter.src", this, dim, index, src);

        /// <summary>In place: puts elements at given places along a dimension.</summary>
        public Tensor scatter_(long dim, Tensor index, Tensor src) =>
            Aten.CallInPlace("scatter_.src", this, dim, index, src);

        /// <summary>Adds elements at given places along a dimension.</summary>
        public Tensor scatter_add(long dim, Tensor index, Tensor src) =>
            Aten.Call("scatter_add", this, dim, index, src);

        /// <summary>In place: adds elements at given places along a dimension.</summary>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) =>
            Aten.CallInPlace("scatter_add_", this, dim, index, src);

        /// <summary>The slices at given places of a dimension.</summary>
        public Tensor index_select(long dim, Tensor index) => Aten.Call("index_select", this, dim, index);

        /// <summary>Adds slices at given places of a dimension.</summary>
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Aten.Call("index_add", this, dim, index, source, alpha);

        /// <summary>In place: adds slices at given places of a dimension.</summary>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Aten.CallInPlace("index_add_", this, dim, index, source, alpha);

        /// <summary>Puts slices at given places of a dimension.</summary>
        public Tensor index_copy(long dim, Tensor index, Tensor source) =>
            Aten.Call("index_copy", this, dim, index, source);

        /// <summary>In place: puts slices at given places of a dimension.</summary>
        public Tensor index_copy_(long dim, Tensor index, Tensor source) =>
            Aten.CallInPlace("index_copy_", this, dim, index, source);

        /// <summary>Fills slices at given places of a dimension.</summary>
        public Tensor index_fill(long dim, Tensor index, Scalar value) =>
            Aten.Call("index_fill.int_Scalar", this, dim, index, value);

        /// <summary>In place: fills slices at given places of a dimension.</summary>
        public Tensor index_fill_(long dim, Tensor index, Scalar value) =>
            Aten.CallInPlace("index_fill_.int_Scalar", this, dim, index, value);

        /// <summary>Puts a number where the mask is true.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) => Aten.Call("masked_fill.Scalar", this, mask, value);

        /// <summary>In place: puts a number where the mask is true.</summary>
        public Tensor masked_fill_(Tensor mask, Scalar value) =>
            Aten.CallInPlace("masked_fill_.Scalar", this, mask, value);

        /// <summary>The elements where the mask is true.</summary>
        public Tensor masked_select(Tensor mask) => Aten.Call("masked_select", this, mask);

        /// <summary>Puts elements in turn where the mask is true.</summary>
        public Tensor masked_scatter(Tensor mask, Tensor value) => Aten.Call("masked_scatter", this, mask, value);

        /// <summary>In place: puts elements in turn where the mask is true.</summary>
        public Tensor masked_scatter_(Tensor mask, Tensor value) =>
            Aten.CallInPlace("masked_scatter_", this, mask, value);

        /// <summary>The elements at places of the flattened tensor.</summary>
        public Tensor take(Tensor index) => Aten.Call("take", this, index);

        /// <summary>The elements at given places along a dimension.</summary>
        public Tensor take_along_dim(Tensor indices) => Aten.Call("take_along_dim", this, indices);

        /// <summary>The elements at given places along a dimension.</summary>
        public Tensor take_along_dim(Tensor indices, long dim) => Aten.Call("take_along_dim", this, indices, dim);

        /// <summary>This where the condition is true, else y.</summary>
        public Tensor where(Tensor condition, Tensor y) => Aten.Call("where.self", condition, this, y);

        /// <summary>The places of elements that are not zero.</summary>
        public Tensor nonzero() => Aten.Call("nonzero", this);

        /// <summary>The places of elements that are not zero.</summary>
        public Tensor argwhere() => Aten.Call("argwhere", this);

        /// <summary>The k largest (or smallest) elements and their places.</summary>
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            Aten.Call2("topk", this, k, dim, largest, sorted);

        /// <summary>The k-th smallest element and its place.</summary>
        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false) =>
            Aten.Call2("kthvalue", this, k, dim ?? -1, keepdim);

        /// <summary>The commonest element and its place.</summary>
        public (Tensor values, Tensor indices) mode(long dim = -1, bool keepdim = false) =>
            Aten.Call2("mode", this, dim, keepdim);

        /// <summary>The elements in order and their places.</summary>
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            Aten.Call2("sort.stable", this, stable, dim, descending);

        /// <summary>The places of the elements in order.</summary>
        public Tensor argsort(long dim = -1, bool descending = false) => Aten.Call("argsort", this, dim, descending);

        /// <summary>The elements in order along the first dimension.</summary>
        public Tensor msort() => Aten.Call("msort", this);

        /// <summary>The distinct elements.</summary>
        public (Tensor output, Tensor inverse_indices, Tensor counts) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) =>
            dim is { } d
                ? Aten.Call3("unique_dim", this, d, sorted, return_inverse, return_counts)
                : Aten.Call3("_unique2", this, sorted, return_inverse, return_counts);

        /// <summary>How often each number occurs.</summary>
        public Tensor bincount(Tensor? weights, long minlength = 0) =>
            Aten.Call("bincount", this, weights, minlength);

        /// <summary>Places drawn with probability proportional to the elements.</summary>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Aten.Call("multinomial", this, num_samples, replacement, generator);

        /// <summary>Ones with the given probabilities.</summary>
        public Tensor bernoulli(Generator? generator = null) => Aten.Call("bernoulli", this, generator);

        /// <summary>In place: ones with the given probabilities.</summary>
        public Tensor bernoulli_(Tensor p, Generator? generator = null) =>
            Aten.CallInPlace("bernoulli_.Tensor", this, p, generator);

        /// <summary>In place: ones with the given probabilities.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) =>
            Aten.CallInPlace("bernoulli_.float", this, p, generator);
    }
}
