namespace AnyEdit.Torch.Modules;

/// <summary>What the optimizers have in common: groups of parameters, and state tensors for each parameter.</summary>
public abstract class OptimizerHelper : torch.optim.Optimizer
{
    private readonly Dictionary<Parameter, ParameterState> _states = new(ReferenceEqualityComparer.Instance);

    private protected OptimizerHelper(IEnumerable<Parameter> parameters, double learningRate)
    {
        Groups.Add(new ParamGroup
        {
            Parameters = [.. parameters],
            Options = new OptimizerOptions { LearningRate = learningRate, InitialLearningRate = learningRate },
        });
    }

    private protected torch.Tensor UpdateAll(Func<torch.Tensor>? closure)
    {
        torch.Tensor? loss = null;
        if (closure is not null)
        {
            using var recording = torch.enable_grad();
            loss = closure();
        }

        using var still = torch.no_grad();
        foreach (var group in Groups)
        {
            foreach (var parameter in group.Parameters)
            {
                using var scope = torch.NewDisposeScope();
                if (parameter.grad is not { } gradient) continue;
                if (!_states.TryGetValue(parameter, out var state)) _states[parameter] = state = new ParameterState();
                state.Step++;
                Update(parameter, gradient, state, group.LearningRate);
            }
        }

        return loss!;
    }

    private protected void FreeState()
    {
        foreach (var state in _states.Values) state.Dispose();
        _states.Clear();
    }

    // Runs without recording and in a dispose scope; state tensors are made outside of it by ParameterState.
    private protected abstract void Update(Parameter parameter, torch.Tensor gradient, ParameterState state, double learningRate);
}
