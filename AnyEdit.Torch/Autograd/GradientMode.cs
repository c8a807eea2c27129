using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>Stops recording operations for gradients on this thread until disposed.</summary>
    public static IDisposable no_grad() => new GradientModeScope(false);

    /// <summary>Records (or stops recording) operations for gradients on this thread until disposed.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradientModeScope(enabled);

    /// <summary>Records (or stops recording) operations for gradients on this thread until disposed.</summary>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradientModeScope(mode);

    /// <summary>As <see cref="no_grad"/>, and tensors made meanwhile can never take part in autograd: a little faster.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceModeScope(mode);

    /// <summary>Whether this thread records operations for gradients.</summary>
    public static bool is_grad_enabled() => NativeMethods.ae_grad_mode_get() != 0;

    /// <summary>Whether this thread is in inference mode.</summary>
    public static bool is_inference_mode_enabled() => NativeMethods.ae_inference_mode_get() != 0;

    private sealed class GradientModeScope : IDisposable
    {
        private readonly int _previous = NativeMethods.ae_grad_mode_get();

        public GradientModeScope(bool enabled) => NativeMethods.ae_grad_mode_set(enabled ? 1 : 0);

        public void Dispose() => NativeMethods.ae_grad_mode_set(_previous);
    }

    private sealed class InferenceModeScope(bool enabled) : IDisposable
    {
        private nint _guard = NativeMethods.Check(NativeMethods.ae_inference_mode_enter(enabled ? 1 : 0));

        public void Dispose()
        {
            var guard = Interlocked.Exchange(ref _guard, 0);
            if (guard != 0) NativeMethods.ae_inference_mode_exit(guard);
        }
    }
}
