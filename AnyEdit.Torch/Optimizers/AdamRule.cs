namespace AnyEdit.Torch.Modules;

/// <summary>One step of Adam or, with decoupled decay, AdamW, in the order of operations of PyTorch.</summary>
internal sealed record AdamRule(
    double Beta1, double Beta2, double Epsilon, double Decay, bool Decoupled, bool AmsGrad, bool Maximize)
{
    public void Apply(Parameter parameter, torch.Tensor gradient, ParameterState state, double learningRate)
    {
        var mean = state.Zeros("exp_avg", parameter);
        var square = state.Zeros("exp_avg_sq", parameter);
        if (Maximize) gradient = -gradient;
        if (Decay != 0)
        {
            if (Decoupled) parameter.mul_(1 - learningRate * Decay);
            else gradient = gradient.add(parameter, Decay);
        }

        mean.mul_(Beta1).add_(gradient, 1 - Beta1);
        square.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);

        var correction1 = 1 - Math.Pow(Beta1, state.Step);
        var correction2 = 1 - Math.Pow(Beta2, state.Step);
        var spread = square;
        if (AmsGrad)
        {
            spread = state.Zeros("max_exp_avg_sq", parameter);
            spread.copy_(spread.maximum(square));
        }

        var denominator = spread.sqrt().div_(Math.Sqrt(correction2)).add_(Epsilon);
        parameter.addcdiv_(mean, denominator, -learningRate / correction1);
    }
}
