using AnyEdit.Torch.Modules;
using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>Parts of neural networks.</summary>
    public static partial class nn
    {
        /// <summary>A trainable tensor that takes over <paramref name="data"/>, which becomes empty.</summary>
        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

        /// <summary>Layers and losses as functions.</summary>
        public static partial class functional
        {
            /// <summary>x W^T + b.</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Aten.Call("linear", input, weights, bias);

            /// <summary>Normalises over the last dimensions, then scales and shifts.</summary>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1E-05) =>
                Aten.Call("layer_norm", input, normalized_shape, weight, bias, eps);

            /// <summary>Softmax along a dimension, computed in <paramref name="dtype"/> if given.</summary>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) =>
                Aten.Call("softmax.int", input, dim, dtype);

            /// <summary>The logarithm of softmax along a dimension.</summary>
            public static Tensor log_softmax(Tensor x, long dim) => Aten.Call("log_softmax.int", x, dim);

            /// <summary>Attention: softmax(Q K^T / sqrt(d) + mask) V; a Boolean mask says what may be attended to.</summary>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0, bool is_casual = false) =>
                Attention.ScaledDotProduct(query, key, value, attn_mask, p, is_casual);

            /// <summary>Zeroes elements with probability <paramref name="p"/> and scales up the others.</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? Aten.CallInPlace("dropout_", input, p, training) : Aten.Call("dropout", input, p, training);

            /// <summary>Vectors of unit p-norm along a dimension.</summary>
            public static Tensor normalize(Tensor input, double p = 2, long dim = 1, double eps = 1E-12)
            {
                using var norm = Aten.Call("linalg_vector_norm", input, p, new[] { dim }, true);
                using var divisor = norm.clamp_min(eps);
                return input / divisor;
            }

            /// <summary>Rows of zeros with a one at the given places.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => Aten.Call("one_hot", x, num_classes);

            /// <summary>Pads the last dimensions; <paramref name="pad"/> lists (before, after) from the last one on.</summary>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => mode switch
            {
                PaddingModes.Constant => Aten.Call("constant_pad_nd", input, pad, value),
                _ => throw new NotSupportedException($"Padding mode {mode}"),
            };

            /// <summary>The cosine of the angle between vectors along a dimension.</summary>
            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1E-08) =>
                Aten.Call("cosine_similarity", x1, x2, dim, eps);
        }
    }
}
