namespace AnyEdit.Samples.TrainBundledModel.Training;

/// <summary>Adam with its moments in reach, so that checkpoints can hold them.</summary>
public sealed class Adam : IDisposable
{
    private const double Beta1 = 0.9, Beta2 = 0.95, Epsilon = 1e-8;
    private readonly List<(string Name, Tensor Parameter, Tensor First, Tensor Second)> _entries = [];

    /// <summary>Makes the optimiser; the parameters remain the caller's.</summary>
    public Adam(IEnumerable<(string Name, Tensor Parameter)> parameters)
    {
        foreach (var (name, parameter) in parameters)
            _entries.Add((name, parameter, torch.zeros(parameter.shape).DetachFromDisposeScope(), torch.zeros(parameter.shape).DetachFromDisposeScope()));
    }

    /// <summary>The moments, for checkpoints.</summary>
    public IEnumerable<(string Name, Tensor State)> State =>
        _entries.SelectMany(entry => new[] { ($"adam.first.{entry.Name}", entry.First), ($"adam.second.{entry.Name}", entry.Second) });

    /// <summary>Step <paramref name="number"/>, counted from 1, of size <paramref name="rate"/>.</summary>
    public void Step(double rate, long number)
    {
        using var untracked = torch.no_grad();
        var size = rate * Math.Sqrt(1 - Math.Pow(Beta2, number)) / (1 - Math.Pow(Beta1, number));
        foreach (var (_, parameter, first, second) in _entries)
        {
            if (parameter.grad is not { } gradient)
                continue;
            using var scope = torch.NewDisposeScope();
            first.mul_(Beta1).add_(gradient, 1 - Beta1);
            second.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
            parameter.addcdiv_(first, second.sqrt().add_(Epsilon), -size);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, _, first, second) in _entries)
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
