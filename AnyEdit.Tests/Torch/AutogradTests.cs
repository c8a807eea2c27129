using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Torch;

[NoTensorLeaks(MakesParameters = true)]
public class AutogradTests
{
    private DisposeScope _scope = null!;

    [SetUp]
    public void OpenScope() => _scope = torch.NewDisposeScope();

    [TearDown]
    public void CloseScope() => _scope.Dispose();

    [Test]
    public void Backward_Square_GivesTwiceX()
    {
        var x = torch.tensor(new[] { 1.0, -2.0, 3.0 }, requires_grad: true);
        x.square().sum().backward();
        Assert.That(x.grad!.data<double>().ToArray(), Is.EqualTo(new[] { 2.0, -4.0, 6.0 }));
    }

    [Test]
    public void Backward_Twice_Accumulates()
    {
        var x = torch.tensor(2.0, requires_grad: true);
        x.mul(3).backward();
        x.mul(4).backward();
        Assert.That(x.grad!.item<double>(), Is.EqualTo(7));
    }

    [Test]
    public void Backward_CrossEntropy_GivesSoftmaxMinusOneHot()
    {
        var logits = torch.randn(3, 5, ScalarType.Float64, requires_grad: true, generator: new torch.Generator(1));
        var target = torch.tensor(new long[] { 4, 0, 2 });
        torch.nn.functional.cross_entropy(logits, target).backward();
        var expected = (logits.detach().softmax(-1) - torch.nn.functional.one_hot(target, 5)) / 3;
        Assert.That(logits.grad!.allclose(expected, 1e-12, 1e-14));
    }

    [Test]
    public void Grad_OfAProduct_TouchesNoLeaf()
    {
        var a = torch.tensor(2.0, requires_grad: true);
        var b = torch.tensor(5.0, requires_grad: true);
        var gradients = torch.autograd.grad([a * b], [a, b]);
        Assert.That((gradients[0].item<double>(), gradients[1].item<double>(), a.grad is null), Is.EqualTo((5.0, 2.0, true)));
    }

    [Test]
    public void Grad_CreateGraph_GivesSecondDerivatives()
    {
        var x = torch.tensor(3.0, requires_grad: true);
        var first = torch.autograd.grad([x.pow(3)], [x], create_graph: true)[0];
        var second = torch.autograd.grad([first], [x])[0];
        Assert.That((first.item<double>(), second.item<double>()), Is.EqualTo((27.0, 18.0)));
    }

    [Test]
    public void Grad_UnusedInput_IsAnEmptyTensorWhereAllowed()
    {
        var a = torch.tensor(2.0, requires_grad: true);
        var b = torch.tensor(5.0, requires_grad: true);
        Assert.That(torch.autograd.grad([a * a], [a, b], allow_unused: true)[1].IsInvalid);
    }

    [Test]
    public void NoGrad_RecordsNothingUntilDisposed()
    {
        var x = torch.tensor(2.0, requires_grad: true);
        using (torch.no_grad()) Assert.That((x * x).requires_grad, Is.False);
        Assert.That((x * x).requires_grad);
    }

    [Test]
    public void EnableGrad_InsideNoGrad_RecordsAgain()
    {
        var x = torch.tensor(2.0, requires_grad: true);
        using (torch.no_grad())
        using (torch.enable_grad())
            Assert.That((x * x).requires_grad);
    }

    [Test]
    public void InferenceMode_RecordsNothing()
    {
        var x = torch.tensor(2.0, requires_grad: true);
        using (torch.inference_mode()) Assert.That((torch.is_inference_mode_enabled(), (x * x).requires_grad), Is.EqualTo((true, false)));
        Assert.That(torch.is_inference_mode_enabled(), Is.False);
    }

    [Test]
    public void Backward_ThroughIndexedAssignment_ReachesTheValue()
    {
        var value = torch.tensor(2.0, requires_grad: true);
        var target = torch.ones(3, ScalarType.Float64).clone();
        target[1] = value * 3;
        target.sum().backward();
        Assert.That(value.grad!.item<double>(), Is.EqualTo(3));
    }

    [Test]
    public void Detach_SharesStorageWithoutTheRecord()
    {
        var x = torch.tensor(new[] { 1.0, 2.0 }, requires_grad: true);
        var detached = (x * 2).detach();
        Assert.That((detached.requires_grad, detached.is_leaf), Is.EqualTo((false, true)));
    }

    [Test]
    public void Parameter_TakesItsDataOver()
    {
        var data = torch.ones(2);
        var parameter = new Parameter(data);
        Assert.That((data.IsInvalid, parameter.requires_grad, parameter.is_leaf), Is.EqualTo((true, true, true)));
        Assert.That(parameter.data<float>().ToArray(), Is.EqualTo(new[] { 1f, 1f }));
    }

    [Test]
    public void Parameter_OfATensorInAScope_IsFreedWithIt()
    {
        Parameter parameter;
        using (torch.NewDisposeScope()) parameter = new Parameter(torch.ones(2));
        Assert.That(parameter.IsInvalid);
    }
}
