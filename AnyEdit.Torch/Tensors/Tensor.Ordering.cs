using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
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
