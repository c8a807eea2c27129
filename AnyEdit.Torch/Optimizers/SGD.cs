namespace AnyEdit.Torch.Modules;

/// <summary>Gradient descent with momentum: b = momentum b + (1 - dampening) g, p -= lr b (or lr (g + momentum b)).</summary>
public class SGD : OptimizerHelper
{
    private readonly double _momentum;
    private readonly double _dampening;
    private readonly double _decay;
    private readonly bool _nesterov;
    private readonly bool _maximize;

    internal SGD(IEnumerable<Parameter> parameters, double lr, double momentum, double dampening, double weight_decay, bool nesterov, bool maximize)
        : base(parameters, lr)
    {
        if (nesterov && (momentum <= 0 || dampening != 0))
            throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening");
        _momentum = momentum;
        _dampening = dampening;
        _decay = weight_decay;
        _nesterov = nesterov;
        _maximize = maximize;
    }

    /// <summary>Changes the parameters once; <paramref name="closure"/> may compute the loss and gradients first.</summary>
    public override torch.Tensor step(Func<torch.Tensor>? closure = null) => UpdateAll(closure);

    /// <summary>Frees the optimizer's state.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing) FreeState();
    }

    private protected override void Update(Parameter parameter, torch.Tensor gradient, ParameterState state, double learningRate)
    {
        if (_maximize) gradient = -gradient;
        if (_decay != 0) gradient = gradient.add(parameter, _decay);
        if (_momentum != 0)
        {
            var buffer = state.Copy("momentum_buffer", gradient, out var made);
            if (!made) buffer.mul_(_momentum).add_(gradient, 1 - _dampening);
            gradient = _nesterov ? gradient.add(buffer, _momentum) : buffer;
        }

        parameter.add_(gradient, -learningRate);
    }
}
