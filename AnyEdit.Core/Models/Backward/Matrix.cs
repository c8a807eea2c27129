using AnyEdit.Weights;

namespace AnyEdit.Models.Backward;

/// <summary>A projection, y = x W^T + b, and the gradient of its input. Borrows the weights; results are in the caller's dispose scope.</summary>
internal sealed class Matrix
{
    private readonly Tensor weight;         // (out, in)
    private readonly Tensor transposed;     // (in, out), a view
    private readonly Tensor? bias;          // (out)

    public Matrix(IWeights weights, ParameterPair names, OwnedTensors owned)
    {
        (weight, bias) = (weights[names.Weight], names.Bias is { } name ? weights[name] : null);
        transposed = owned.Keep(weight.t());
    }

    /// <summary>(M, in) to (M, out).</summary>
    public Tensor Apply(Tensor x) => bias is null ? torch.mm(x, transposed) : torch.addmm(bias, x, transposed, 1, 1);

    /// <summary>The gradient of the input, from that of the output: dy W, (M, out) to (M, in).</summary>
    public Tensor Backward(Tensor gradient) => torch.mm(gradient, weight);

    /// <summary>Adds the gradient of the input to <paramref name="sum"/>, (M, in), in place.</summary>
    public void AddBackward(Tensor gradient, Tensor sum) => sum.addmm_(gradient, weight, beta: 1, alpha: 1);
}
