using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>A view of some neighbouring places of a dimension.</summary>
        public Tensor narrow(long dim, long start, long length) => Aten.Call("narrow", this, dim, start, length);

        /// <summary>A view at one place of a dimension.</summary>
        public Tensor select(long dim, long index) => Aten.Call("select.int", this, dim, index);

        /// <summary>A view of a slice of a dimension.</summary>
        public Tensor slice(long dim, long start, long finish, long step) =>
            Aten.Call("slice.Tensor", this, dim, start, finish, step);

        /// <summary>A view of a diagonal.</summary>
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) =>
            Aten.Call("diagonal", this, offset, dim1, dim2);

        /// <summary>A diagonal, or the matrix that has it.</summary>
        public Tensor diag(long diagonal = 0) => Aten.Call("diag", this, diagonal);

        /// <summary>Matrices with these diagonals.</summary>
        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) =>
            Aten.Call("diag_embed", this, offset, dim1, dim2);

        /// <summary>The matrix with these elements on a diagonal.</summary>
        public Tensor diagflat(long offset = 0) => Aten.Call("diagflat", this, offset);

        /// <summary>A view with any strides.</summary>
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) =>
            Aten.Call("as_strided", this, size, strides, storageOffset);

        /// <summary>A view of sliding windows over a dimension.</summary>
        public Tensor unfold(long dimension, long size, long step) =>
            Aten.Call("unfold", this, dimension, size, step);

        /// <summary>Splits into so many parts.</summary>
        public Tensor[] chunk(long chunks, long dim = 0) => Aten.CallList("chunk", this, chunks, dim);

        /// <summary>Splits into parts of the given sizes.</summary>
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => split(sizes.ToArray(), dim);

        /// <summary>Splits into parts of the given sizes.</summary>
        public Tensor[] split(long size, int dim = 0) => Aten.CallList("split.Tensor", this, size, dim);

        /// <summary>Splits into parts of the given sizes.</summary>
        public Tensor[] split(long[] sizes, long dim = 0) => Aten.CallList("split_with_sizes", this, sizes, dim);

        /// <summary>Splits into parts of the given sizes.</summary>
        public Tensor[] split(params long[] sizes) => split(sizes, 0L);

        /// <summary>Splits into so many parts, or at places.</summary>
        public Tensor[] tensor_split(Tensor indices, long dim = 0) =>
            Aten.CallList("tensor_split.tensor_indices_or_sections", this, indices, dim);

        /// <summary>Splits into so many parts, or at places.</summary>
        public Tensor[] tensor_split(long size, long dim = 0) =>
            Aten.CallList("tensor_split.sections", this, size, dim);

        /// <summary>Splits into so many parts, or at places.</summary>
        public Tensor[] tensor_split(long[] sizes, long dim = 0) =>
            Aten.CallList("tensor_split.indices", this, sizes, dim);

        /// <summary>The views along a dimension.</summary>
        public Tensor[] unbind(long dimension = 0) => Aten.CallList("unbind.int", this, dimension);

        /// <summary>The lower triangle; zeros elsewhere.</summary>
        public Tensor tril(long diagonal = 0) => Aten.Call("tril", this, diagonal);

        /// <summary>In place: the lower triangle; zeros elsewhere.</summary>
        public Tensor tril_(long diagonal = 0) => Aten.CallInPlace("tril_", this, diagonal);

        /// <summary>The upper triangle; zeros elsewhere.</summary>
        public Tensor triu(long diagonal = 0) => Aten.Call("triu", this, diagonal);

        /// <summary>In place: the upper triangle; zeros elsewhere.</summary>
        public Tensor triu_(long diagonal = 0) => Aten.CallInPlace("triu_", this, diagonal);
    }
}
