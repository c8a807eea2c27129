using AnyEdit.Samples.TrainBundledModel.Training;

namespace AnyEdit.Tests.Training;

public sealed class OptimizerTests
{
    [Test]
    public void Muon_FirstStep_HasSingularValuesNearTheRate()
    {
        torch.manual_seed(3);
        using var scope = torch.NewDisposeScope();
        var matrix = torch.zeros([24, 16]).requires_grad_();
        (matrix * torch.randn([24, 16])).sum().backward();
        using var muon = new Muon([matrix]);

        muon.Step(0.1);

        // five Newton-Schulz steps bring singular values to 0.7 .. 1.2; the rate is scaled by sqrt(24 / 16)
        var values = torch.linalg.svdvals(matrix.detach()).data<float>().ToArray().Select(value => value / (0.1 * Math.Sqrt(1.5))).ToArray();
        Assert.That(values, Is.All.InRange(0.6, 1.3));
    }

    [Test]
    public void Adam_FirstStep_MovesByTheRateAgainstTheGradient()
    {
        using var scope = torch.NewDisposeScope();
        var vector = torch.zeros([3]).requires_grad_();
        (vector * torch.tensor([2f, -5f, 0.1f])).sum().backward();
        using var adam = new Adam([("vector", vector)]);

        adam.Step(0.01, 1);

        // epsilon is 1e-8, far below the gradients
        Assert.That(vector.detach().data<float>().ToArray(), Is.EqualTo([-0.01f, 0.01f, -0.01f]).Within(1e-6));
    }
}
