using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>Gradients.</summary>
    public static unsafe partial class autograd
    {
        /// <summary>
        /// The gradients of <paramref name="outputs"/> with respect to <paramref name="inputs"/>, which belong to the
        /// caller; nothing is accumulated in the leaves. An unused input's gradient is an empty tensor (IsInvalid).
        /// </summary>
        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var results = new nint[inputs.Count];
            fixed (nint* o = Handles(outputs), i = Handles(inputs), g = Handles(grad_outputs), r = results)
            {
                NativeMethods.Check(NativeMethods.ae_grad(o, g, outputs.Count, i, inputs.Count,
                    retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, r));
            }

            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return Array.ConvertAll(results, handle => new Tensor(handle));
        }

        /// <summary>Adds the gradients of several tensors to their leaves.</summary>
        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            fixed (nint* t = Handles(tensors), g = Handles(grad_tensors), i = Handles(inputs))
            {
                NativeMethods.Check(NativeMethods.ae_backward(t, g, tensors.Count, i, inputs?.Count ?? 0,
                    retain_graph ?? create_graph ? 1 : 0, create_graph ? 1 : 0));
            }

            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        /// <summary>Adds the gradients of one tensor to its leaves.</summary>
        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>Adds the gradients of one tensor, weighted by <paramref name="grad_tensor"/>, to its leaves.</summary>
        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        // Null for an absent list: `fixed` then yields a null pointer.
        private static nint[]? Handles(IList<Tensor>? tensors) => tensors is null ? null : [.. tensors.Select(t => t.Handle)];
    }
}
