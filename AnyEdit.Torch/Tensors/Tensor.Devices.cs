using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The tensor on another device: a copy, or a second handle if it is there already.</summary>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, device, copy, disposeAfter, non_blocking);

        /// <summary>The tensor on another device: a copy, or a second handle if it is there already.</summary>
        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        /// <summary>The tensor on another device: a copy, or a second handle if it is there already.</summary>
        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, new Device(device), copy, disposeAfter, non_blocking);

        /// <summary>The tensor with another element type: a copy, or a second handle if it has that already.</summary>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        /// <summary>The tensor with another element type and on another device, or a second handle if nothing changes.</summary>
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            After(disposeAfter, Aten.Call("to.device", this, device, type, non_blocking, copy));

        /// <summary>The tensor with the element type and on the device of another one.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        /// <summary>The tensor with another element type: a copy, or a second handle if it has that already.</summary>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            After(disposeAfter, Aten.Call("to.dtype", this, type, non_blocking, copy));

        /// <summary>The tensor with another element type.</summary>
        public Tensor type(ScalarType dtype) => to_type(dtype);

        /// <summary>The tensor with the element type of another one.</summary>
        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        /// <summary>The tensor in the CPU's memory.</summary>
        public Tensor cpu() => to(CPU);

        /// <summary>The tensor on a CUDA device, the current one if null.</summary>
        public Tensor cuda(Device? device = null, bool non_blocking = false) =>
            to(device ?? CUDA, non_blocking: non_blocking);

        /// <summary>The tensor in single precision.</summary>
        public Tensor @float() => to_type(ScalarType.Float32);

        /// <summary>The tensor in double precision.</summary>
        public Tensor @double() => to_type(ScalarType.Float64);

        /// <summary>The tensor in half precision.</summary>
        public Tensor half() => to_type(ScalarType.Float16);

        /// <summary>The tensor in bfloat16.</summary>
        public Tensor bfloat16() => to_type(ScalarType.BFloat16);

        /// <summary>The tensor as 64-bit integers.</summary>
        public Tensor @long() => to_type(ScalarType.Int64);

        /// <summary>The tensor as 32-bit integers.</summary>
        public Tensor @int() => to_type(ScalarType.Int32);

        /// <summary>The tensor as 16-bit integers.</summary>
        public Tensor @short() => to_type(ScalarType.Int16);

        /// <summary>The tensor as bytes.</summary>
        public Tensor @byte() => to_type(ScalarType.Byte);

        /// <summary>The tensor as 8-bit integers.</summary>
        public Tensor @char() => to_type(ScalarType.Int8);

        /// <summary>The tensor as truth values.</summary>
        public Tensor @bool() => to_type(ScalarType.Bool);

        private Tensor After(bool dispose, Tensor result)
        {
            if (dispose) Dispose();
            return result;
        }
    }
}
