using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>Joins tensors along a dimension.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Aten.Call("cat", Argument.List([.. tensors]), dim);

    /// <summary>Joins tensors along a dimension.</summary>
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors.ToArray(), dim);

    /// <summary>Joins tensors along a dimension.</summary>
    public static Tensor cat(Tensor[] tensors, long dim = 0) => Aten.Call("cat", Argument.List(tensors), dim);

    /// <summary>Joins tensors along a dimension.</summary>
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    /// <summary>Joins tensors along a dimension.</summary>
    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);

    /// <summary>Joins tensors along a dimension.</summary>
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);

    /// <summary>Joins tensors of one shape along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Aten.Call("stack", Argument.List([.. tensors]), dim);

    /// <summary>Joins tensors side by side.</summary>
    public static Tensor hstack(params Tensor[] tensors) => Aten.Call("hstack", Argument.List(tensors));

    /// <summary>Joins tensors side by side.</summary>
    public static Tensor hstack(IList<Tensor> tensors) => hstack([.. tensors]);

    /// <summary>Joins tensors one below the other.</summary>
    public static Tensor vstack(Tensor[] tensors) => Aten.Call("vstack", Argument.List(tensors));

    /// <summary>A matrix with the given blocks on its diagonal.</summary>
    public static Tensor block_diag(params Tensor[] tensors) => Aten.Call("block_diag", Argument.List(tensors));

    /// <summary>Expands tensors to their common shape.</summary>
    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) => Aten.CallList("broadcast_tensors", Argument.List(tensors));

    /// <summary>Grids whose k-th tensor varies along dimension k only.</summary>
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") =>
        Aten.CallList("meshgrid.indexing", Argument.List([.. tensors]), indexing);

    /// <summary>Sums products as an equation such as <c>bij,bjk->bik</c> says.</summary>
    public static Tensor einsum(string equation, params Tensor[] tensors) =>
        Aten.Call("einsum", equation, Argument.List(tensors));

    /// <summary>The places of elements that are not zero, dimension by dimension.</summary>
    public static Tensor[] where(Tensor condition) => Aten.CallList("where", condition);

    /// <summary>The distances between all pairs of rows.</summary>
    public static Tensor cdist(Tensor x1, Tensor x2, double p = 2, compute_mode compute_mode = compute_mode.use_mm_for_euclid_dist_if_necessary) =>
        Aten.Call("cdist", x1, x2, p, (long)compute_mode);
}
