using System.Runtime.InteropServices;
using AnyEdit.Torch.Native;
using AnyEdit.Torch.Utils;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>
        /// The memory of a contiguous CPU tensor itself, not a copy; valid while the tensor lives. Setting it copies
        /// the bytes in.
        /// </summary>
        /// <exception cref="InvalidOperationException">The tensor is on another device or not contiguous.</exception>
        /// <exception cref="ArgumentException">More bytes than a span can hold, or not the tensor's number of bytes.</exception>
        public Span<byte> bytes
        {
            get
            {
                var length = NumberOfElements * ElementSize;
                if (length > int.MaxValue) throw new ArgumentException("A span holds at most 2 GB; slice the tensor first.");
                if (!is_contiguous()) throw new InvalidOperationException("The tensor is not contiguous.");
                unsafe
                {
                    return new Span<byte>((void*)DataPointer(), (int)length);
                }
            }
            set
            {
                var target = bytes;
                if (value.Length != target.Length)
                    throw new ArgumentException($"The tensor has {target.Length} bytes, not {value.Length}.");
                value.CopyTo(target);
            }
        }

        /// <summary>Access to the elements of a CPU tensor; <typeparamref name="T"/> must be its element type.</summary>
        public TensorAccessor<T> data<T>() where T : struct
        {
            ElementTypes.Require<T>(dtype);
            return new TensorAccessor<T>(this);
        }

        /// <summary>The only element; <typeparamref name="T"/> must be the tensor's element type.</summary>
        public T item<T>() where T : struct
        {
            if (NumberOfElements != 1) throw new ArgumentException("Number of elements in the tensor must be 1");
            ElementTypes.Require<T>(dtype);
            if (is_cpu()) return ReadCpuValue<T>(0);
            using var local = cpu();
            return local.ReadCpuValue<T>(0);
        }

        /// <summary>The only element as a number.</summary>
        public Scalar ToScalar() => Aten.CallScalar("item", this);

        /// <summary>The element at place <paramref name="i"/> of a CPU tensor's memory.</summary>
        public T ReadCpuValue<T>(long i) where T : struct
        {
            if (i < 0 || i >= NumberOfElements)
                throw new IndexOutOfRangeException($"The tensor has {NumberOfElements} elements");
            unsafe
            {
                var value = Marshal.PtrToStructure<T>(DataPointer() + (nint)(i * ElementSize));
                GC.KeepAlive(this);
                return value;
            }
        }

        /// <summary>Fills a contiguous CPU tensor with the next bytes of a stream.</summary>
        /// <exception cref="EndOfStreamException">The stream ends before the tensor is full.</exception>
        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            foreach (var block in Blocks()) stream.ReadExactly(block.Span);
            GC.KeepAlive(this);
        }

        /// <summary>Writes the bytes of a contiguous CPU tensor to a stream.</summary>
        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            foreach (var block in Blocks()) stream.Write(block.Span);
            GC.KeepAlive(this);
        }

        /// <summary>The address of the first element of a CPU tensor.</summary>
        internal nint DataPointer()
        {
            if (device_type != DeviceType.CPU)
                throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
            return NumberOfElements == 0 ? 0 : NativeMethods.Check(NativeMethods.ae_tensor_data(Handle));
        }

        private IEnumerable<NativeMemoryBlock> Blocks()
        {
            if (!is_contiguous()) throw new InvalidOperationException("The tensor is not contiguous.");
            var start = DataPointer();
            var length = NumberOfElements * ElementSize;
            for (long at = 0; at < length; at += NativeMemoryBlock.MaximumLength)
                yield return new NativeMemoryBlock(start + (nint)at, (int)Math.Min(NativeMemoryBlock.MaximumLength, length - at));
        }
    }
}
