namespace AnyEdit.Torch.Modules;

/// <summary>AdamW (Loshchilov and Hutter 2019): Adam, but the decay is p -= lr decay p, apart from the gradient.</summary>
public class AdamW : OptimizerHelper
{
    private readonly AdamRule _rule;

    internal AdamW(IEnumerable<Parameter> parameters, double lr, double beta1, double beta2, double eps, double weight_decay, bool amsgrad, bool maximize)
        : base(parameters, lr) => _rule = new AdamRule(beta1, beta2, eps, weight_decay, Decoupled: true, amsgrad, maximize);

    /// <summary>Changes the parameters once; <paramref name="closure"/> may compute the loss and gradients first.</summary>
    public override torch.Tensor step(Func<torch.Tensor>? closure = null) => UpdateAll(closure);

    /// <summary>Frees the optimizer's state.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing) FreeState();
    }

    private protected override void Update(Parameter parameter, torch.Tensor gradient, ParameterState state, double learningRate) =>
        _rule.Apply(parameter, gradient, state, learningRate);
}
