using AnyEdit.Torch.Modules;
using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The hyperbolic tangent.</summary>
        public Tensor tanh() => Aten.Call("tanh", this);

        /// <summary>In place: the hyperbolic tangent.</summary>
        public Tensor tanh_() => Aten.CallInPlace("tanh_", this);

        /// <summary>1 / (1 + exp(-x)).</summary>
        public Tensor sigmoid() => Aten.Call("sigmoid", this);

        /// <summary>In place: 1 / (1 + exp(-x)).</summary>
        public Tensor sigmoid_() => Aten.CallInPlace("sigmoid_", this);

        /// <summary>max(x, 0).</summary>
        public Tensor relu() => Aten.Call("relu", this);

        /// <summary>In place: max(x, 0).</summary>
        public Tensor relu_() => Aten.CallInPlace("relu_", this);

        /// <summary>x sigmoid(x).</summary>
        public Tensor silu() => Aten.Call("silu", this);

        /// <summary>In place: x sigmoid(x).</summary>
        public Tensor silu_() => Aten.CallInPlace("silu_", this);

        /// <summary>x Phi(x).</summary>
        public Tensor gelu() => Aten.Call("gelu", this);

        /// <summary>x Phi(x).</summary>
        public Tensor gelu(GELU.Approximate approximate) => Aten.Call("gelu", this, approximate.ToString());

        /// <summary>In place: x Phi(x).</summary>
        public Tensor gelu_() => Aten.CallInPlace("gelu_", this);

        /// <summary>log(1 + exp(beta x)) / beta.</summary>
        public Tensor softplus(double beta = 1, double threshold = 20) =>
            Aten.Call("softplus", this, beta, threshold);

        /// <summary>exp(x) / sum(exp(x)) along a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => Aten.Call("softmax.int", this, dim, dtype);

        /// <summary>The logarithm of softmax.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) =>
            Aten.Call("log_softmax.int", this, dim, dtype);
    }
}
