using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>The elements at given places along a dimension.</summary>
    public static Tensor gather(Tensor input, long dim, Tensor index) => input.gather(dim, index);

    /// <summary>Puts elements at given places along a dimension.</summary>
    public static Tensor scatter(Tensor input, long dim, Tensor index, Tensor src) => input.scatter(dim, index, src);

    /// <summary>In place: puts elements at given places along a dimension.</summary>
    public static Tensor scatter_(Tensor input, long dim, Tensor index, Tensor src) =>
        input.scatter_(dim, index, src);

    /// <summary>Adds elements at given places along a dimension.</summary>
    public static Tensor scatter_add(Tensor input, long dim, Tensor index, Tensor src) =>
        input.scatter_add(dim, index, src);

    /// <summary>In place: adds elements at given places along a dimension.</summary>
    public static Tensor scatter_add_(Tensor input, long dim, Tensor index, Tensor src) =>
        input.scatter_add_(dim, index, src);

    /// <summary>The slices at given places of a dimension.</summary>
    public static Tensor index_select(Tensor input, long dim, Tensor index) => input.index_select(dim, index);

    /// <summary>Adds slices at given places of a dimension.</summary>
    public static Tensor index_add(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) =>
        input.index_add(dim, index, source, alpha);

    /// <summary>In place: adds slices at given places of a dimension.</summary>
    public static Tensor index_add_(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) =>
        input.index_add_(dim, index, source, alpha);

    /// <summary>Puts slices at given places of a dimension.</summary>
    public static Tensor index_copy(Tensor input, long dim, Tensor index, Tensor source) =>
        input.index_copy(dim, index, source);

    /// <summary>In place: puts slices at given places of a dimension.</summary>
    public static Tensor index_copy_(Tensor input, long dim, Tensor index, Tensor source) =>
        input.index_copy_(dim, index, source);

    /// <summary>Fills slices at given places of a dimension.</summary>
    public static Tensor index_fill(Tensor input, long dim, Tensor index, Scalar value) =>
        input.index_fill(dim, index, value);

    /// <summary>In place: fills slices at given places of a dimension.</summary>
    public static Tensor index_fill_(Tensor input, long dim, Tensor index, Scalar value) =>
        input.index_fill_(dim, index, value);

    /// <summary>The elements where the mask is true.</summary>
    public static Tensor masked_select(Tensor input, Tensor mask) => input.masked_select(mask);

    /// <summary>The elements at places of the flattened tensor.</summary>
    public static Tensor take(Tensor input, Tensor index) => input.take(index);

    /// <summary>The elements at given places along a dimension.</summary>
    public static Tensor take_along_dim(Tensor input, Tensor indices, long dim = 0) =>
        input.take_along_dim(indices, dim);

    /// <summary>This where the condition is true, else y.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => Aten.Call("where.self", condition, x, y);

    /// <summary>The places of elements that are not zero.</summary>
    public static Tensor nonzero(Tensor input) => input.nonzero();

    /// <summary>The places of elements that are not zero.</summary>
    public static Tensor argwhere(Tensor input) => input.argwhere();

    /// <summary>The k largest (or smallest) elements and their places.</summary>
    public static (Tensor values, Tensor indices) topk(Tensor tensor, int k, int dim = -1, bool largest = true, bool sorted = true) =>
        tensor.topk(k, dim, largest, sorted);

    /// <summary>The k-th smallest element and its place.</summary>
    public static (Tensor values, Tensor indices) kthvalue(Tensor input, long k, long? dim, bool keepdim = false) =>
        input.kthvalue(k, dim, keepdim);

    /// <summary>The commonest element and its place.</summary>
    public static (Tensor values, Tensor indices) mode(Tensor input, long dim = -1, bool keepdim = false) =>
        input.mode(dim, keepdim);

    /// <summary>The elements in order and their places.</summary>
    public static (Tensor values, Tensor indices) sort(Tensor input, long dim = -1, bool descending = false, bool stable = false) =>
        input.sort(dim, descending, stable);

    /// <summary>The places of the elements in order.</summary>
    public static Tensor argsort(Tensor input, long dim = -1, bool descending = false) =>
        input.argsort(dim, descending);

    /// <summary>The elements in order along the first dimension.</summary>
    public static Tensor msort(Tensor tensor) => tensor.msort();

    /// <summary>The distinct elements.</summary>
    public static (Tensor output, Tensor inverse_indices, Tensor counts) unique(Tensor input, bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) =>
        input.unique(sorted, return_inverse, return_counts, dim);

    /// <summary>How often each number occurs.</summary>
    public static Tensor bincount(Tensor input, Tensor? weights = null, long minlength = 0) =>
        input.bincount(weights, minlength);

    /// <summary>Places drawn with probability proportional to the elements.</summary>
    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) =>
        input.multinomial(num_samples, replacement, generator);

    /// <summary>Ones with the given probabilities.</summary>
    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);
}
