using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether operations on the tensor are recorded for gradients.</summary>
        public bool requires_grad
        {
            get => Has(RequiresGrad);
            set
            {
                NativeMethods.Check(NativeMethods.ae_tensor_set_requires_grad(Handle, value ? 1 : 0));
                GC.KeepAlive(this);
            }
        }

        /// <summary>Sets whether operations on the tensor are recorded, and returns the tensor.</summary>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Sets whether operations on the tensor are recorded, and returns the tensor.</summary>
        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Keeps the gradient of a tensor that is not a leaf.</summary>
        public void retain_grad()
        {
            NativeMethods.Check(NativeMethods.ae_tensor_retain_grad(Handle));
            GC.KeepAlive(this);
        }

        /// <summary>The gradient that <see cref="backward()"/> has accumulated; every reading makes a new handle.</summary>
        public Tensor? grad
        {
            get
            {
                var result = NativeMethods.ae_tensor_grad(Handle);
                GC.KeepAlive(this);
                if (result != 0) return new Tensor(result);
                var failure = NativeMethods.LastError();
                return failure.Message.Length == 0 ? null : throw failure;
            }
            set
            {
                NativeMethods.Check(NativeMethods.ae_tensor_set_grad(Handle, value is null ? 0 : value.Handle));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        /// <summary>Adds the gradients of this number to its leaves.</summary>
        public void backward() => autograd.backward([this]);

        /// <summary>Adds the gradients of this tensor, weighted by <paramref name="grad_tensors"/>, to its leaves.</summary>
        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }
}
