using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>Seeds the default generators of all devices.</summary>
    public static Generator manual_seed(long seed)
    {
        NativeMethods.Check(NativeMethods.ae_manual_seed(unchecked((ulong)seed)));
        return Generator.Default;
    }

    /// <summary>Seeds the default CPU generator from the system's entropy, and returns the seed.</summary>
    public static long seed() => Generator.Default.seed();

    /// <summary>The seed of the default CPU generator.</summary>
    public static long initial_seed() => Generator.Default.initial_seed();

    /// <summary>The state of the default CPU generator.</summary>
    public static Tensor get_rng_state() => Generator.Default.get_state();

    /// <summary>Sets the state of the default CPU generator.</summary>
    public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);

    /// <summary>A source of random numbers.</summary>
    public class Generator : IDisposable
    {
        private static Generator? s_default;
        private nint _handle;

        /// <summary>A generator of its own, with a seed.</summary>
        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = device ?? CPU;
            _handle = NativeMethods.Check(NativeMethods.ae_generator_new(seed, (int)this.device.type, this.device.index));
        }

        private Generator(nint handle)
        {
            device = CPU;
            _handle = handle;
        }

        /// <summary>Frees the native generator.</summary>
        ~Generator() => Dispose(false);

        /// <summary>The generator that is used where none is given.</summary>
        public static Generator Default =>
            s_default ??= new Generator(NativeMethods.Check(NativeMethods.ae_generator_default((int)DeviceType.CPU, -1)));

        /// <summary>The native handle.</summary>
        public IntPtr Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(Generator));

        /// <summary>Where the generator's numbers go.</summary>
        public Device device { get; }

        /// <summary>Seeds the generator.</summary>
        public Generator manual_seed(long seed)
        {
            NativeMethods.Check(NativeMethods.ae_generator_set_seed(Handle, unchecked((ulong)seed)));
            GC.KeepAlive(this);
            return this;
        }

        /// <summary>Seeds the generator from the system's entropy, and returns the seed.</summary>
        public long seed()
        {
            NativeMethods.Check(NativeMethods.ae_generator_new_seed(Handle, out var seed));
            GC.KeepAlive(this);
            return unchecked((long)seed);
        }

        /// <summary>The seed that the generator began with.</summary>
        public long initial_seed()
        {
            NativeMethods.Check(NativeMethods.ae_generator_get_seed(Handle, out var seed));
            GC.KeepAlive(this);
            return unchecked((long)seed);
        }

        /// <summary>The generator's state, to be set again later.</summary>
        public Tensor get_state()
        {
            var state = NativeMethods.Check(NativeMethods.ae_generator_get_state(Handle));
            GC.KeepAlive(this);
            return new(state);
        }

        /// <summary>Sets a state that <see cref="get_state"/> has returned.</summary>
        public void set_state(Tensor value)
        {
            NativeMethods.Check(NativeMethods.ae_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(this);
            GC.KeepAlive(value);
        }

        /// <summary>Frees the native generator.</summary>
        public void Dispose()
        {
            if (this == s_default) return;
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Frees the native generator.</summary>
        protected virtual void Dispose(bool disposing)
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle != 0) NativeMethods.ae_generator_free(handle);
        }
    }
}
