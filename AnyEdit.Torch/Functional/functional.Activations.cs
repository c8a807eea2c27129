using AnyEdit.Torch.Modules;
using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>x sigmoid(x).</summary>
            public static Tensor silu(Tensor x, bool inplace = false) => Apply("silu", "silu_", x, inplace);

            /// <summary>max(x, 0).</summary>
            public static Tensor relu(Tensor x, bool inplace = false) => Apply("relu", "relu_", x, inplace);

            /// <summary>1 / (1 + exp(-x)).</summary>
            public static Tensor sigmoid(Tensor x) => Aten.Call("sigmoid", x);

            /// <summary>1 / (1 + exp(-x)).</summary>
            public static Tensor sigmoid(Tensor x, bool inplace) => Apply("sigmoid", "sigmoid_", x, inplace);

            /// <summary>The hyperbolic tangent.</summary>
            public static Tensor tanh(Tensor x, bool inplace = false) => Apply("tanh", "tanh_", x, inplace);

            /// <summary>log(sigmoid(x)).</summary>
            public static Tensor logsigmoid(Tensor x) => Aten.Call("log_sigmoid", x);

            /// <summary>log(1 + exp(beta x)) / beta.</summary>
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) =>
                Aten.Call("softplus", x, beta, threshold);

            /// <summary>x Phi(x), with the exact distribution function.</summary>
            public static Tensor gelu(Tensor x) => Aten.Call("gelu", x);

            /// <summary>x Phi(x), with the exact distribution function.</summary>
            public static Tensor gelu(Tensor x, bool inplace) => Apply("gelu", "gelu_", x, inplace);

            /// <summary>x Phi(x), exact or by the approximation with tanh that GPT-2 uses.</summary>
            public static Tensor gelu(Tensor x, GELU.Approximate approximate, bool inplace = false) => inplace
                ? Aten.CallInPlace("gelu_", x, approximate.ToString())
                : Aten.Call("gelu", x, approximate.ToString());

            private static Tensor Apply(string function, string inPlaceForm, Tensor x, bool inplace) =>
                inplace ? Aten.CallInPlace(inPlaceForm, x) : Aten.Call(function, x);
        }
    }
}
