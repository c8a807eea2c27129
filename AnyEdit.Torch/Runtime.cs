using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>Threads that one operation is spread over.</summary>
    public static int get_num_threads() => NativeMethods.ae_get_num_threads();

    /// <summary>Sets the threads that one operation is spread over.</summary>
    public static void set_num_threads(int num) => NativeMethods.Check(NativeMethods.ae_set_num_threads(num));

    /// <summary>Threads that independent operations of one graph are spread over.</summary>
    public static int get_num_interop_threads() => NativeMethods.ae_get_num_interop_threads();

    /// <summary>Sets the threads that independent operations are spread over; only before the first such work.</summary>
    public static void set_num_interop_threads(int num) =>
        NativeMethods.Check(NativeMethods.ae_set_num_interop_threads(num));

    /// <summary>Whether libtorch can use a CUDA device.</summary>
    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>Random numbers, process-wide.</summary>
    public static class random
    {
        /// <summary>Seeds the default generators of all devices.</summary>
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        /// <summary>Seeds the default CPU generator from the system's entropy, and returns the seed.</summary>
        public static long seed() => torch.seed();

        /// <summary>The seed of the default CPU generator.</summary>
        public static long initial_seed() => torch.initial_seed();

        /// <summary>The state of the default CPU generator.</summary>
        public static Tensor get_rng_state() => torch.get_rng_state();

        /// <summary>Sets the state of the default CPU generator.</summary>
        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
    }

    /// <summary>CUDA devices.</summary>
    public static class cuda
    {
        /// <summary>Whether libtorch can use a CUDA device.</summary>
        public static bool is_available() => NativeMethods.ae_cuda_available() != 0;

        /// <summary>Whether libtorch can use cuDNN.</summary>
        public static bool is_cudnn_available() => NativeMethods.ae_cuda_cudnn_available() != 0;

        /// <summary>The number of CUDA devices.</summary>
        public static int device_count() => NativeMethods.ae_cuda_device_count();

        /// <summary>Seeds the current device's generator.</summary>
        public static void manual_seed(long seed) =>
            NativeMethods.Check(NativeMethods.ae_cuda_manual_seed(unchecked((ulong)seed), 0));

        /// <summary>Seeds the generators of all devices.</summary>
        public static void manual_seed_all(long seed) =>
            NativeMethods.Check(NativeMethods.ae_cuda_manual_seed(unchecked((ulong)seed), 1));

        /// <summary>Waits until a device (the current one if null) has done its work.</summary>
        public static void synchronize(Device? device = null) =>
            NativeMethods.Check(NativeMethods.ae_cuda_synchronize(device?.index ?? -1));
    }

    /// <summary>Settings of libtorch's back ends.</summary>
    public static class backends
    {
        /// <summary>Settings of the CUDA back end.</summary>
        public static class cuda
        {
            /// <summary>Matrix products on CUDA devices.</summary>
            public static class matmul
            {
                /// <summary>Whether single-precision products may be computed with 10-bit fractions.</summary>
                public static bool allow_tf32
                {
                    get => NativeMethods.ae_tf32_get() != 0;
                    set => NativeMethods.Check(NativeMethods.ae_tf32_set(value ? 1 : 0));
                }
            }
        }
    }
}
