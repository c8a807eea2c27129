using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        private const int RequiresGrad = 1, Leaf = 2, Contiguous = 4, Conjugated = 16, Negated = 32, Meta = 64;

        /// <summary>The number of dimensions.</summary>
        public long Dimensions => Kept(NativeMethods.ae_tensor_dim(Handle));

        /// <summary>The number of dimensions.</summary>
        public long ndim => Dimensions;

        /// <summary>The number of dimensions.</summary>
        public long dim() => Dimensions;

        /// <summary>The number of elements.</summary>
        public long NumberOfElements => Kept(NativeMethods.ae_tensor_numel(Handle));

        /// <summary>The number of elements.</summary>
        public long numel() => NumberOfElements;

        /// <summary>The size of one element in bytes.</summary>
        public long ElementSize => Kept(NativeMethods.ae_tensor_itemsize(Handle));

        /// <summary>The size of one element in bytes.</summary>
        public long element_size() => ElementSize;

        /// <summary>The size of every dimension.</summary>
        public long[] shape
        {
            get
            {
                var sizes = new long[NativeMethods.ae_tensor_dim(Handle)];
                for (var d = 0; d < sizes.Length; d++) sizes[d] = NativeMethods.ae_tensor_size(Handle, d);
                GC.KeepAlive(this);
                return sizes;
            }
        }

        /// <summary>The size of every dimension.</summary>
        public long[] size() => shape;

        /// <summary>The size of one dimension; negative numbers count from the last.</summary>
        public long size(int dim)
        {
            var size = NativeMethods.ae_tensor_size(Handle, Wrap(dim));
            GC.KeepAlive(this);
            return size;
        }

        /// <summary>The distance in elements between neighbours along every dimension.</summary>
        public long[] stride()
        {
            var strides = new long[NativeMethods.ae_tensor_dim(Handle)];
            for (var d = 0; d < strides.Length; d++) strides[d] = NativeMethods.Check(NativeMethods.ae_tensor_stride(Handle, d), 0);
            GC.KeepAlive(this);
            return strides;
        }

        /// <summary>The distance in elements between neighbours along one dimension.</summary>
        public long stride(int dim)
        {
            var stride = NativeMethods.Check(NativeMethods.ae_tensor_stride(Handle, Wrap(dim)), 0);
            GC.KeepAlive(this);
            return stride;
        }

        /// <summary>The first element's place in the storage, in elements.</summary>
        public long storage_offset() => Kept(NativeMethods.Check(NativeMethods.ae_tensor_storage_offset(Handle), 0));

        /// <summary>The type of the elements.</summary>
        public ScalarType dtype => (ScalarType)Kept(NativeMethods.ae_tensor_dtype(Handle));

        /// <summary>Where the elements are.</summary>
        public Device device => new(device_type, device_index);

        /// <summary>The kind of device that holds the elements.</summary>
        public DeviceType device_type => (DeviceType)Kept(NativeMethods.Check(NativeMethods.ae_tensor_device_type(Handle), 0));

        /// <summary>The number of the device that holds the elements, -1 where there is only one.</summary>
        public int device_index => (int)Kept(NativeMethods.Check(NativeMethods.ae_tensor_device_index(Handle), -1));

        /// <summary>Whether the elements are in the CPU's memory.</summary>
        public bool is_cpu() => device_type == DeviceType.CPU;

        /// <summary>Whether the elements are in a CUDA device's memory.</summary>
        public bool is_cuda => device_type == DeviceType.CUDA;

        /// <summary>Whether the tensor has a shape and a type, but no elements.</summary>
        public bool is_meta => Has(Meta);

        /// <summary>Whether the elements lie in memory in the order of their indices.</summary>
        public bool is_contiguous() => Has(Contiguous);

        /// <summary>Whether the tensor was made by the user or needs no gradient.</summary>
        public bool is_leaf => Has(Leaf);

        /// <summary>Whether the tensor is a lazily conjugated view.</summary>
        public bool is_conj() => Has(Conjugated);

        /// <summary>Whether the tensor is a lazily negated view.</summary>
        public bool is_neg() => Has(Negated);

        /// <summary>Whether the elements are floating-point numbers.</summary>
        public bool is_floating_point() => torch.is_floating_point(dtype);

        /// <summary>Whether the elements are integers or truth values.</summary>
        public bool is_integral() => torch.is_integral(dtype);

        /// <summary>Whether the elements are complex numbers.</summary>
        public bool is_complex() => dtype is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

        // The collector must not free the tensor between the reading of its handle and the call.
        private TAnswer Kept<TAnswer>(TAnswer answer)
        {
            GC.KeepAlive(this);
            return answer;
        }

        private bool Has(int flag)
        {
            var flags = NativeMethods.ae_tensor_flags(Handle);
            NativeMethods.Check(flags);
            GC.KeepAlive(this);
            return (flags & flag) != 0;
        }

        private int Wrap(int dim)
        {
            var count = NativeMethods.ae_tensor_dim(Handle);
            if (dim < -count || dim >= count)
                throw new ArgumentOutOfRangeException(nameof(dim), dim, $"The tensor has {count} dimensions");
            return dim < 0 ? dim + count : dim;
        }
    }
}
