namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>The hyperbolic tangent.</summary>
    public static Tensor tanh(Tensor input) => input.tanh();

    /// <summary>In place: the hyperbolic tangent.</summary>
    public static Tensor tanh_(Tensor input) => input.tanh_();

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    /// <summary>In place: 1 / (1 + exp(-x)).</summary>
    public static Tensor sigmoid_(Tensor input) => input.sigmoid_();

    /// <summary>exp(x) / sum(exp(x)) along a dimension.</summary>
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);
}
