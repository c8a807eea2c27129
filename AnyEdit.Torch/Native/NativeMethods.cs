using System.Runtime.InteropServices;

namespace AnyEdit.Torch.Native;

/// <summary>The functions of <c>native/anyedit_torch.h</c>.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = NativeLoader.LibraryName;

    static NativeMethods() => NativeLoader.Load();

    [LibraryImport(Library), SuppressGCTransition] internal static partial nint ae_last_error();
    [LibraryImport(Library), SuppressGCTransition] internal static partial nint ae_version();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint ae_op_find(string name, string overload);
    [LibraryImport(Library)]
    internal static partial int ae_op_call(nint op, NativeArgument* args, int nargs, NativeArgument* outs, int nouts);
    [LibraryImport(Library)] internal static partial void ae_free(nint memory);

    [LibraryImport(Library)] internal static partial void ae_tensor_free(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial nint ae_tensor_alias(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int ae_tensor_dim(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long ae_tensor_size(nint tensor, int dim);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long ae_tensor_stride(nint tensor, int dim);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long ae_tensor_numel(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long ae_tensor_itemsize(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long ae_tensor_storage_offset(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long ae_tensor_owned_bytes(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int ae_tensor_dtype(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int ae_tensor_device_type(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int ae_tensor_device_index(nint tensor);
    [LibraryImport(Library)] internal static partial int ae_tensor_flags(nint tensor);
    [LibraryImport(Library)] internal static partial nint ae_tensor_data(nint tensor);
    [LibraryImport(Library)] internal static partial int ae_tensor_set_requires_grad(nint tensor, int value);
    [LibraryImport(Library)] internal static partial int ae_tensor_retain_grad(nint tensor);
    [LibraryImport(Library)] internal static partial nint ae_tensor_grad(nint tensor);
    [LibraryImport(Library)] internal static partial int ae_tensor_set_grad(nint tensor, nint grad);
    [LibraryImport(Library)] internal static partial int ae_tensor_set_data(nint tensor, nint source);

    [LibraryImport(Library)]
    internal static partial int ae_backward(nint* roots, nint* grads, int n, nint* inputs, int ninputs,
        int retainGraph, int createGraph);
    [LibraryImport(Library)]
    internal static partial int ae_grad(nint* outputs, nint* grads, int n, nint* inputs, int ninputs,
        int retainGraph, int createGraph, int allowUnused, nint* results);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int ae_grad_mode_get();
    [LibraryImport(Library), SuppressGCTransition] internal static partial void ae_grad_mode_set(int enabled);
    [LibraryImport(Library)] internal static partial nint ae_inference_mode_enter(int enabled);
    [LibraryImport(Library)] internal static partial void ae_inference_mode_exit(nint guard);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int ae_inference_mode_get();

    [LibraryImport(Library)] internal static partial int ae_get_num_threads();
    [LibraryImport(Library)] internal static partial int ae_set_num_threads(int count);
    [LibraryImport(Library)] internal static partial int ae_get_num_interop_threads();
    [LibraryImport(Library)] internal static partial int ae_set_num_interop_threads(int count);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int ae_few_rows_get();
    [LibraryImport(Library), SuppressGCTransition] internal static partial void ae_few_rows_set(int enabled);

    [LibraryImport(Library)] internal static partial int ae_manual_seed(ulong seed);
    [LibraryImport(Library)] internal static partial nint ae_generator_new(ulong seed, int deviceType, int deviceIndex);
    [LibraryImport(Library)] internal static partial nint ae_generator_default(int deviceType, int deviceIndex);
    [LibraryImport(Library)] internal static partial void ae_generator_free(nint generator);
    [LibraryImport(Library)] internal static partial int ae_generator_set_seed(nint generator, ulong seed);
    [LibraryImport(Library)] internal static partial int ae_generator_get_seed(nint generator, out ulong seed);
    [LibraryImport(Library)] internal static partial int ae_generator_new_seed(nint generator, out ulong seed);
    [LibraryImport(Library)] internal static partial nint ae_generator_get_state(nint generator);
    [LibraryImport(Library)] internal static partial int ae_generator_set_state(nint generator, nint state);

    [LibraryImport(Library)] internal static partial int ae_cuda_available();
    [LibraryImport(Library)] internal static partial int ae_cuda_device_count();
    [LibraryImport(Library)] internal static partial int ae_cuda_cudnn_available();
    [LibraryImport(Library)] internal static partial int ae_cuda_manual_seed(ulong seed, int all);
    [LibraryImport(Library)] internal static partial int ae_cuda_synchronize(int index);
    [LibraryImport(Library)] internal static partial int ae_tf32_get();
    [LibraryImport(Library)] internal static partial int ae_tf32_set(int enabled);

    /// <summary>Throws what the calling thread's latest native call reported.</summary>
    internal static void Check(int status)
    {
        if (status < 0) throw LastError();
    }

    /// <summary>Throws what the calling thread's latest native call reported, if it returned less than the least possible answer.</summary>
    internal static long Check(long answer, long least) => answer >= least ? answer : throw LastError();

    /// <summary>Throws what the calling thread's latest native call reported, if it returned no pointer.</summary>
    internal static nint Check(nint pointer) => pointer != 0 ? pointer : throw LastError();

    /// <summary>The failure of the calling thread's latest native call, with libtorch's own message.</summary>
    internal static ExternalException LastError() =>
        new(Marshal.PtrToStringUTF8(ae_last_error())?.TrimEnd() ?? "libtorch reported an error");
}
