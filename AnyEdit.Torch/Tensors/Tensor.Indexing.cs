using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>A view at, or the value of, one place of the first dimension.</summary>
        public Tensor this[long i1]
        {
            get => Aten.Call("select.int", this, 0, i1);
            set => Assign(this[i1], value);
        }

        /// <summary>A view at, or the value of, one place of the first two dimensions.</summary>
        public Tensor this[long i1, long i2]
        {
            get => this[[TensorIndex.Single(i1), TensorIndex.Single(i2)]];
            set => Assign(this[i1, i2], value);
        }

        /// <summary>A view at, or the value of, one place of the first three dimensions.</summary>
        public Tensor this[long i1, long i2, long i3]
        {
            get => this[[TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3)]];
            set => Assign(this[i1, i2, i3], value);
        }

        /// <summary>A view at, or the value of, one place of the first four dimensions.</summary>
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => this[[TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3), TensorIndex.Single(i4)]];
            set => Assign(this[i1, i2, i3, i4], value);
        }

        /// <summary>A view at, or the value of, one place of the first dimensions.</summary>
        public Tensor this[params long[] indices]
        {
            get => this[Array.ConvertAll(indices, i => TensorIndex.Single(i))];
            set => Assign(this[indices], value);
        }

        /// <summary>
        /// What NumPy's indexing selects: a view unless tensors are among the indices. Setting it broadcasts the value.
        /// </summary>
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>The elements that index tensors or a mask select.</summary>
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>What NumPy's indexing selects.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            var (view, selectors) = View(indices);
            if (selectors is null) return view;
            using (view) return Aten.Call("index.Tensor", view, Argument.List(selectors));
        }

        /// <summary>The elements that index tensors or a mask select.</summary>
        public Tensor index(params Tensor[] indices) => Aten.Call("index.Tensor", this, Argument.List(indices));

        /// <summary>Sets what NumPy's indexing selects.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        /// <summary>Sets, or adds to, what NumPy's indexing selects.</summary>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            var (view, selectors) = View(indices);
            using (view)
            {
                if (selectors is not null) Aten.CallInPlace("index_put_", view, Argument.List(selectors), value, accumulate);
                else if (accumulate) view.add_(value);
                else view.CopyBroadcast(value);
            }

            return this;
        }

        /// <summary>Sets what NumPy's indexing selects to one number.</summary>
        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var number = NumberLike(value);
            return index_put_(number, indices, false);
        }

        /// <summary>Sets the elements that index tensors or a mask select.</summary>
        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        /// <summary>Sets, or adds to, the elements that index tensors or a mask select.</summary>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Aten.CallInPlace("index_put_", this, Argument.List(indices), value, accumulate);

        /// <summary>Sets the elements that index tensors or a mask select to one number.</summary>
        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using var number = NumberLike(value);
            return index_put_(number, indices, false);
        }

        private Tensor NumberLike(Scalar value) =>
            Aten.Call("full", Array.Empty<long>(), value, dtype, Argument.Default, device);

        private static void Assign(Tensor view, Tensor value)
        {
            using (view) view.copy_(value);
        }

        // copy_ broadcasts, but does not drop leading dimensions of size one as indexing does.
        private void CopyBroadcast(Tensor value)
        {
            var excess = value.Dimensions - Dimensions;
            if (excess <= 0 || value.shape.Take((int)excess).Any(size => size != 1))
            {
                Aten.CallInPlace("copy_", this, value);
                return;
            }

            using var trimmed = value.reshape(value.shape[(int)excess..]);
            Aten.CallInPlace("copy_", this, trimmed);
        }

        // Applies all indices that make views; the tensors among them are returned, by the view's dimension.
        private (Tensor view, Tensor?[]? selectors) View(TensorIndex[] indices)
        {
            var consumed = indices.Sum(index => index.Shape switch
            {
                TensorIndex.Form.Single or TensorIndex.Form.Slice => 1,
                TensorIndex.Form.Tensor => DimensionsOf(index.Selector!),
                _ => 0,
            });
            var view = alias();
            List<Tensor?>? selectors = null;
            int dim = 0, folded = 0;
            foreach (var index in indices)
            {
                switch (index.Shape)
                {
                    case TensorIndex.Form.None:
                        Replace(ref view, Aten.Call("unsqueeze", view, dim++));
                        break;
                    case TensorIndex.Form.Ellipsis:
                        dim += (int)Dimensions - consumed;
                        break;
                    case TensorIndex.Form.Single when index.Start is { } place:
                        Replace(ref view, Aten.Call("select.int", view, dim, place));
                        break;
                    case TensorIndex.Form.Slice:
                        Replace(ref view, Aten.Call("slice.Tensor", view, dim++, index.Start, index.Stop, index.Step ?? 1));
                        break;
                    case TensorIndex.Form.Boolean:
                        Replace(ref view, Aten.Call("unsqueeze", view, dim));
                        Replace(ref view, Aten.Call("slice.Tensor", view, dim++, 0, index.Start, 1));
                        break;
                    case TensorIndex.Form.Tensor:
                        selectors ??= [];
                        while (selectors.Count < dim - folded) selectors.Add(null);
                        selectors.Add(index.Selector);
                        dim += DimensionsOf(index.Selector!);
                        folded += DimensionsOf(index.Selector!) - 1;
                        break;
                    default:
                        throw new ArgumentException("An index without a place");
                }
            }

            return (view, selectors?.ToArray());
        }

        // A mask stands for as many dimensions as it has, a list of places for one.
        private static int DimensionsOf(Tensor selector) =>
            selector.dtype is ScalarType.Bool or ScalarType.Byte ? (int)selector.Dimensions : 1;

        private static void Replace(ref Tensor view, Tensor next)
        {
            view.Dispose();
            view = next;
        }
    }
}
