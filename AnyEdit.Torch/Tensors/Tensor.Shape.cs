using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The same elements under another shape, without a copy.</summary>
        public Tensor view(params long[] shape) => Aten.Call("view", this, shape);

        /// <summary>A view in the shape of another tensor.</summary>
        public Tensor view_as(Tensor other) => Aten.Call("view_as", this, other);

        /// <summary>The same elements under another shape, copied if they must be.</summary>
        public Tensor reshape(params long[] shape) => Aten.Call("reshape", this, shape);

        /// <summary>Joins dimensions into one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) =>
            Aten.Call("flatten.using_ints", this, start_dim, end_dim);

        /// <summary>Splits a dimension.</summary>
        public Tensor unflatten(long dim, Size sizes) => unflatten(dim, sizes.Shape);

        /// <summary>Splits a dimension.</summary>
        public Tensor unflatten(long dim, params long[] sizes) =>
            dim < 0
                ? throw new ArgumentException($"Invalid 'dim' argument: {dim}.")
                : reshape([.. shape[..(int)dim], .. sizes, .. shape[((int)dim + 1)..]]);

        /// <summary>All elements in one dimension.</summary>
        public Tensor ravel() => Aten.Call("ravel", this);

        /// <summary>Swaps two dimensions.</summary>
        public Tensor transpose(long dim0, long dim1) => Aten.Call("transpose.int", this, dim0, dim1);

        /// <summary>In place: swaps two dimensions.</summary>
        public Tensor transpose_(long dim0, long dim1) => Aten.CallInPlace("transpose_", this, dim0, dim1);

        /// <summary>Transposes a matrix.</summary>
        public Tensor t() => Aten.Call("t", this);

        /// <summary>Swaps two dimensions.</summary>
        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);

        /// <summary>Swaps two dimensions.</summary>
        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);

        /// <summary>Reorders the dimensions.</summary>
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        /// <summary>Reorders the dimensions.</summary>
        public Tensor permute(params long[] permutation) => Aten.Call("permute", this, permutation);

        /// <summary>Moves dimensions.</summary>
        public Tensor movedim(long[] source, long[] destination) =>
            Aten.Call("movedim.intlist", this, source, destination);

        /// <summary>Drops dimensions of size one.</summary>
        public Tensor squeeze(long? dim = null) =>
            dim is { } d ? Aten.Call("squeeze.dim", this, d) : Aten.Call("squeeze", this);

        /// <summary>In place: drops dimensions of size one.</summary>
        public Tensor squeeze_(long? dim = null) =>
            dim is { } d ? Aten.CallInPlace("squeeze_.dim", this, d) : Aten.CallInPlace("squeeze_", this);

        /// <summary>Adds a dimension of size one.</summary>
        public Tensor unsqueeze(long dim) => Aten.Call("unsqueeze", this, dim);

        /// <summary>In place: adds a dimension of size one.</summary>
        public Tensor unsqueeze_(long dim) => Aten.CallInPlace("unsqueeze_", this, dim);

        /// <summary>Repeats dimensions of size one without a copy.</summary>
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) =>
            expand(sizes.ToArray(), isImplicit);

        /// <summary>Repeats dimensions of size one without a copy.</summary>
        public Tensor expand(Size sizes, bool isImplicit = false) => expand(sizes.Shape, isImplicit);

        /// <summary>Repeats dimensions of size one without a copy.</summary>
        public Tensor expand(long[] sizes, bool isImplicit = false) => Aten.Call("expand", this, sizes, isImplicit);

        /// <summary>Repeats dimensions of size one without a copy.</summary>
        public Tensor expand(params long[] sizes) => Aten.Call("expand", this, sizes);

        /// <summary>Expands to the shape of another tensor.</summary>
        public Tensor expand_as(Tensor other) => Aten.Call("expand_as", this, other);

        /// <summary>Expands to a shape.</summary>
        public Tensor broadcast_to(params long[] shape) => Aten.Call("broadcast_to", this, shape);

        /// <summary>Copies the tensor along its dimensions.</summary>
        public Tensor repeat(params long[] sizes) => Aten.Call("repeat", this, sizes);

        /// <summary>Repeats each element.</summary>
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Aten.Call("repeat_interleave.self_Tensor", this, repeats, dim, output_size);

        /// <summary>Repeats each element.</summary>
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Aten.Call("repeat_interleave.self_int", this, repeats, dim, output_size);

        /// <summary>Copies the tensor along its dimensions.</summary>
        public Tensor tile(long[] reps) => Aten.Call("tile", this, reps);

        /// <summary>Reverses dimensions.</summary>
        public Tensor flip(params long[] dims) => Aten.Call("flip", this, dims);

        /// <summary>Moves elements round.</summary>
        public Tensor roll(long shifts, long? dims = null) =>
            Aten.Call("roll", this, new[] { shifts }, dims is { } d ? new[] { d } : Array.Empty<long>());

        /// <summary>Moves elements round.</summary>
        public Tensor roll(long[] shifts) => Aten.Call("roll", this, shifts, Array.Empty<long>());

        /// <summary>Moves elements round.</summary>
        public Tensor roll(long[] shifts, long[] dims) => Aten.Call("roll", this, shifts, dims);

        /// <summary>The same elements in the order of their indices, copied only if they are not.</summary>
        public Tensor contiguous() => Aten.Call("contiguous", this);

        /// <summary>At least one dimension.</summary>
        public Tensor atleast_1d() => Aten.Call("atleast_1d", this);

        /// <summary>At least two dimensions.</summary>
        public Tensor atleast_2d() => Aten.Call("atleast_2d", this);
    }
}
