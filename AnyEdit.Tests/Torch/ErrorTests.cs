using System.Runtime.InteropServices;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Torch;

[NoTensorLeaks]
public class ErrorTests
{
    [Test]
    public void Mm_ShapesThatDoNotFit_NamesTheShapes()
    {
        using var a = torch.ones(2, 3);
        using var b = torch.ones(4, 5);
        Assert.That(() => a.mm(b), Throws.InstanceOf<ExternalException>().With.Message.Contains("(2x3 and 4x5)"));
    }

    [Test]
    public void Add_ShapesThatDoNotBroadcast_Throws()
    {
        using var a = torch.ones(2);
        using var b = torch.ones(3);
        Assert.That(() => a + b, Throws.InstanceOf<ExternalException>().With.Message.Contains("must match the size"));
    }

    [Test]
    public void Cholesky_IndefiniteMatrix_SaysThatItIsNotPositiveDefinite()
    {
        using var scope = torch.NewDisposeScope();
        var matrix = torch.tensor(new[,] { { 1.0, 2.0 }, { 2.0, 1.0 } });
        Assert.That(() => torch.linalg.cholesky(matrix), Throws.InstanceOf<ExternalException>().With.Message.Contains("positive-definite"));
    }

    [Test]
    public void Solve_SingularMatrix_SaysThatItIsSingular()
    {
        using var scope = torch.NewDisposeScope();
        Assert.That(() => torch.linalg.solve(torch.zeros(2, 2), torch.ones(2, 1)),
            Throws.InstanceOf<ExternalException>().With.Message.Contains("singular"));
    }

    [Test]
    public void Empty_MoreMemoryThanThereIs_Throws() =>
        Assert.That(() => torch.empty(1L << 30, 1L << 20), Throws.InstanceOf<ExternalException>().With.Message.Contains("memory"));

    [Test]
    public void Stack_MissingTensor_Throws()
    {
        using var tensor = torch.ones(1);
        Assert.That(() => torch.stack([tensor, null!]), Throws.InstanceOf<Exception>());
    }

    [Test]
    public void Backward_WithoutARecord_Throws()
    {
        using var tensor = torch.ones(1);
        Assert.That(tensor.backward, Throws.InstanceOf<ExternalException>().With.Message.Contains("does not require grad"));
    }

    [Test]
    public void RequiresGrad_Integers_Throws()
    {
        using var tensor = torch.ones(1, ScalarType.Int64);
        Assert.That(() => tensor.requires_grad = true, Throws.InstanceOf<ExternalException>().With.Message.Contains("floating point"));
    }

    [Test]
    public void Device_UnknownName_Throws() =>
        Assert.That(() => torch.device("gpu:0"), Throws.ArgumentException);

    [Test]
    public void Data_OfAnotherType_Throws()
    {
        using var tensor = torch.ones(1);
        Assert.That(() => tensor.data<double>(), Throws.ArgumentException);
    }
}
