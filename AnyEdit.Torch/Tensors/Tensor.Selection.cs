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
    }
}
