namespace AnyEdit.Models.Backward;

/// <summary>y = x s w with s = (mean of x^2 + epsilon)^-1/2, and the gradient of its input. M tokens.</summary>
internal sealed class RmsNorm(Tensor weight, double epsilon, OwnedTensors tape)
{
    private Tensor? input;                  // (M, H), borrowed
    private Tensor? scale;                  // (M, 1)

    /// <summary>(M, H) to (M, H), in the caller's dispose scope. <paramref name="x"/> must live until <see cref="AddBackward"/>.</summary>
    public Tensor Apply(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        input = x;
        scale = tape.Keep(torch.linalg.vector_norm(x, dims: [-1], keepdim: true).pow_(2).mul_(1.0 / x.size(-1)).add_(epsilon).rsqrt_());
        return (x * scale).mul_(weight).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Adds the gradient of the input to <paramref name="sum"/>: with g = dy w, dx = s g - s^3 / H (g . x) x.
    /// </summary>
    /// <param name="gradient">That of the output, (M, H); it is overwritten.</param>
    /// <param name="sum">(M, H).</param>
    public void AddBackward(Tensor gradient, Tensor sum)
    {
        using var scope = torch.NewDisposeScope();
        var weighted = gradient.mul_(weight);
        var along = (weighted * input!).sum(-1L, keepdim: true).mul_(scale!.pow(3)).mul_(-1.0 / gradient.size(-1));   // (M, 1)
        sum.addcmul_(weighted, scale, 1).addcmul_(input!, along, 1);
    }
}
