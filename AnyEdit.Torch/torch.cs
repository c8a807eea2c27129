using System.Runtime.InteropServices;
using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

/// <summary>
/// libtorch's functions, with TorchSharp's names and signatures. Tensors that a function returns belong to the
/// caller: they are freed by <c>Dispose</c>, by the current dispose scope, or at last by the garbage collector.
/// </summary>
public static partial class torch
{
    /// <summary>The version of the libtorch that this build is bound to.</summary>
    public static string __version__ => Marshal.PtrToStringUTF8(NativeMethods.ae_version())!;

    /// <summary>Begins a scope that frees the tensors made on this thread until it is disposed.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.NewDisposeScope();

    /// <summary>The innermost open dispose scope of this thread.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.ThreadSingleton.CurrentDisposeScope;

    /// <summary>Evaluates <paramref name="expr"/> in a dispose scope and keeps only its result.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
