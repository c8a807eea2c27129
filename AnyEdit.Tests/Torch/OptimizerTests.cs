using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Torch;

/// <summary>Each optimizer against its formula, written out for one number; float64, so 1e-12 is rounding only.</summary>
[NoTensorLeaks(MakesParameters = true)]
public class OptimizerTests
{
    private static readonly double[] s_gradients = [0.5, -1.0, 2.0, 0.25, 0.0];

    [TestCase(0.0)]
    [TestCase(0.1)]
    public void Adam_FollowsItsFormula(double decay)
    {
        double p = 1, m = 0, v = 0;
        for (var t = 1; t <= s_gradients.Length; t++)
        {
            var g = s_gradients[t - 1] + decay * p;
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            p -= 0.1 * (m / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(v / (1 - Math.Pow(0.999, t))) + 1e-8);
        }

        Assert.That(Run(p0 => torch.optim.Adam([p0], lr: 0.1, weight_decay: decay)), Is.EqualTo(p).Within(1e-12));
    }

    [Test]
    public void AdamW_DecaysTheParameterItself()
    {
        double p = 1, m = 0, v = 0;
        for (var t = 1; t <= s_gradients.Length; t++)
        {
            var g = s_gradients[t - 1];
            p *= 1 - 0.1 * 0.2;
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            p -= 0.1 * (m / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(v / (1 - Math.Pow(0.999, t))) + 1e-8);
        }

        Assert.That(Run(p0 => torch.optim.AdamW([p0], lr: 0.1, weight_decay: 0.2)), Is.EqualTo(p).Within(1e-12));
    }

    [TestCase(0.0, false)]
    [TestCase(0.9, false)]
    [TestCase(0.9, true)]
    public void SGD_FollowsItsFormula(double momentum, bool nesterov)
    {
        double p = 1, b = 0;
        for (var t = 0; t < s_gradients.Length; t++)
        {
            var g = s_gradients[t] + 0.01 * p;
            b = momentum * b + g;
            p -= 0.1 * (nesterov ? g + momentum * b : b);
        }

        Assert.That(Run(p0 => torch.optim.SGD([p0], 0.1, momentum, weight_decay: 0.01, nesterov: nesterov)), Is.EqualTo(p).Within(1e-12));
    }

    [Test]
    public void LearningRate_Changed_AppliesToTheNextStep()
    {
        using var parameter = Start();
        using var optimizer = torch.optim.SGD([parameter], 0.1);
        foreach (var group in optimizer.ParamGroups) group.LearningRate = 0.5;
        Step(optimizer, parameter, 1);
        Assert.That(parameter.ToDouble(), Is.EqualTo(0.5).Within(1e-12));
    }

    [Test]
    public void ZeroGrad_LeavesNoGradientBehind()
    {
        using var parameter = Start();
        using var optimizer = torch.optim.SGD([parameter], 0.1);
        Step(optimizer, parameter, 1);
        optimizer.zero_grad();
        using var gradient = parameter.grad;
        Assert.That(gradient is null || gradient.ToDouble() == 0);
    }

    [Test]
    public void ClipGradNorm_LongGradient_IsScaledToTheLimit()
    {
        using var parameter = Start();
        using (torch.NewDisposeScope()) (parameter * 8).sum().backward();
        Assert.That(torch.nn.utils.clip_grad_norm_([parameter], 2), Is.EqualTo(8).Within(1e-12));
        using var gradient = parameter.grad;

        // The limit is divided by the norm plus 1e-6, as in PyTorch.
        Assert.That(gradient!.ToDouble(), Is.EqualTo(2).Within(1e-6));
    }

    private static double Run(Func<Parameter, torch.optim.Optimizer> make)
    {
        using var parameter = Start();
        using var optimizer = make(parameter);
        foreach (var gradient in s_gradients)
        {
            optimizer.zero_grad();
            Step(optimizer, parameter, gradient);
        }

        return parameter.ToDouble();
    }

    private static Parameter Start()
    {
        using var one = torch.ones(1, ScalarType.Float64);
        return new Parameter(one);
    }

    // A loss whose gradient is the given number.
    private static void Step(torch.optim.Optimizer optimizer, Parameter parameter, double gradient)
    {
        using (torch.NewDisposeScope()) (parameter * gradient).sum().backward();
        optimizer.step();
    }
}
