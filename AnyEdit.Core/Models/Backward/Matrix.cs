using AnyEdit.Weights;

namespace AnyEdit.Models.Backward;

/// <summary>A projection of a layer, y = x W^T + b, and the gradient of its input. Owns its views, not the weights.</summary>
internal sealed class Matrix : IDisposable
{
    private readonly Tensor weight;         // (out, in), borrowed
    private readonly Tensor transposed;     // (in, out), a view
    private readonly Tensor? bias;          // (out), borrowed

    public Matrix(IWeights weights, ParameterPair names)
    {
        (weight, bias) = (weights[names.Weight], names.Bias is { } name ? weights[name] : null);
        transposed = weight.t().DetachFromDisposeScope();
    }

    /// <summary>(M, in) to (M, out).</summary>
    public Tensor Apply(Tensor x) => bias is null ? torch.mm(x, transposed) : torch.addmm(bias, x, transposed, 1, 1);

    /// <summary>The gradient of the input, from that of the output: dy W, (M, out) to (M, in).</summary>
    public Tensor Backward(Tensor gradient) => torch.mm(gradient, weight);

    public void Dispose() => transposed.Dispose();
}
