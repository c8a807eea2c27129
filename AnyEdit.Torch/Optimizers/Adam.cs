namespace AnyEdit.Torch.Modules;

/// <summary>Adam (Kingma and Ba 2015): m = b1 m + (1-b1) g, v = b2 v + (1-b2) g^2, p -= lr m^ / (sqrt(v^) + eps).</summary>
public class Adam : OptimizerHelper
{
    private readonly AdamRule _rule;

    internal Adam(IEnumerable<Parameter> parameters, double lr, double beta1, double beta2, double eps, double weight_decay, bool amsgrad, bool maximize)
        : base(parameters, lr) => _rule = new AdamRule(beta1, beta2, eps, weight_decay, Decoupled: false, amsgrad, maximize);

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
