namespace AnyEdit.Samples.TrainBundledModel.Training;

/// <summary>
/// Muon (Jordan et al. 2024): momentum whose direction is made orthogonal by a Newton-Schulz iteration. For matrices; those of one shape are
/// treated as one stack.
/// </summary>
public sealed class Muon : IDisposable
{
    private const double Momentum = 0.95;
    private readonly List<(Tensor[] Parameters, Tensor Momentum)> _groups = [];

    /// <summary>Makes the optimiser; the parameters remain the caller's.</summary>
    public Muon(IEnumerable<Tensor> matrices)
    {
        foreach (var group in matrices.GroupBy(matrix => (matrix.shape[0], matrix.shape[1])))
        {
            Tensor[] members = [.. group];
            _groups.Add((members, torch.zeros([members.Length, group.Key.Item1, group.Key.Item2]).DetachFromDisposeScope()));
        }
    }

    /// <summary>The momenta, for checkpoints.</summary>
    public IEnumerable<(string Name, Tensor State)> State => _groups.Select((group, i) => ($"muon.{i}", group.Momentum));

    /// <summary>One step of size <paramref name="rate"/>.</summary>
    public void Step(double rate)
    {
        using var untracked = torch.no_grad();
        foreach (var (parameters, momentum) in _groups)
        {
            using var scope = torch.NewDisposeScope();
            // a batch without plans gives their mixing matrix no gradient
            var gradient = torch.stack(parameters.Select(parameter => parameter.grad ?? parameter.zeros_like()).ToArray());
            momentum.mul_(Momentum).add_(gradient, 1 - Momentum);
            var direction = Orthogonal(gradient * (1 - Momentum) + momentum * Momentum); // Nesterov
            var scale = Math.Sqrt(Math.Max(1.0, (double)gradient.shape[1] / gradient.shape[2]));
            for (var i = 0; i < parameters.Length; i++)
                parameters[i].add_(direction.select(0, i), -rate * scale);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, momentum) in _groups)
            momentum.Dispose();
    }

    // five steps of X <- a X + (b A + c A A) X with A = X X^T, each matrix of the stack scaled to Frobenius norm 1 first
    private static Tensor Orthogonal(Tensor stack)
    {
        const double A = 3.4445, B = -4.7750, C = 2.0315;
        var tall = stack.shape[1] > stack.shape[2];
        var x = tall ? stack.transpose(1, 2) : stack;
        x = x / (x.square().sum([1L, 2L], keepdim: true).sqrt() + 1e-7);
        for (var i = 0; i < 5; i++)
        {
            var gram = torch.matmul(x, x.transpose(1, 2));
            x = x * A + torch.matmul(gram * B + torch.matmul(gram, gram) * C, x);
        }

        return tall ? x.transpose(1, 2) : x;
    }
}
