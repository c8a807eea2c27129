using System.Runtime.InteropServices;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Torch;

[NoTensorLeaks]
public class ElementTypeTests
{
    private DisposeScope _scope = null!;

    [SetUp]
    public void OpenScope() => _scope = torch.NewDisposeScope();

    [TearDown]
    public void CloseScope() => _scope.Dispose();

    [TestCase(ScalarType.Float32, 4)]
    [TestCase(ScalarType.Float64, 8)]
    [TestCase(ScalarType.Float16, 2)]
    [TestCase(ScalarType.BFloat16, 2)]
    [TestCase(ScalarType.Int64, 8)]
    [TestCase(ScalarType.Bool, 1)]
    public void Bytes_OfEachType_HaveItsSize(ScalarType type, int size)
    {
        var tensor = torch.ones(3, type);
        Assert.That((tensor.dtype, tensor.ElementSize, tensor.bytes.Length), Is.EqualTo((type, (long)size, 3 * size)));
    }

    [Test]
    public void Bytes_OfBFloat16_AreTheUpperHalvesOfFloats()
    {
        var numbers = torch.tensor(new[] { 1.0f, -2.5f, 3.140625f });
        var halves = MemoryMarshal.Cast<byte, ushort>(numbers.to(ScalarType.BFloat16).bytes).ToArray();
        var expected = MemoryMarshal.Cast<byte, uint>(numbers.bytes).ToArray().Select(bits => (ushort)(bits >> 16));
        Assert.That(halves, Is.EqualTo(expected));
    }

    [TestCase(ScalarType.Float16)]
    [TestCase(ScalarType.BFloat16)]
    [TestCase(ScalarType.Float32)]
    public void Bytes_SetFromAnotherTensor_RoundTrip(ScalarType type)
    {
        var source = torch.randn(5, 7, generator: new torch.Generator(3)).to(type);
        var copy = torch.empty(5, 7, type);
        copy.bytes = source.bytes.ToArray();
        Assert.That(copy.Equals(source));
    }

    [Test]
    public void Bytes_OfTheWrongLength_Throws()
    {
        var tensor = torch.ones(2);
        Assert.That(() => tensor.bytes = new byte[7], Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void Bytes_OfATranspose_Throws()
    {
        var tensor = torch.ones(2, 3).t();
        Assert.That(() => tensor.bytes.Length, Throws.InstanceOf<Exception>());
    }

    [Test]
    public void Data_OfATranspose_FollowsItsIndices() =>
        Assert.That(torch.arange(6f).reshape(2, 3).t().data<float>().ToArray(), Is.EqualTo(new float[] { 0, 3, 1, 4, 2, 5 }));

    [Test]
    public void Tensor_OfDoubles_IsFloat64AndOfIntegersInt32()
    {
        Assert.That(torch.tensor(new[] { 1.0 }).dtype, Is.EqualTo(ScalarType.Float64));
        Assert.That(torch.tensor(new[] { 1 }).dtype, Is.EqualTo(ScalarType.Int32));
        Assert.That(torch.tensor(new[] { 1L }).dtype, Is.EqualTo(ScalarType.Int64));
        Assert.That(torch.tensor(new[] { 1f }).dtype, Is.EqualTo(ScalarType.Float32));
    }

    [Test]
    public void Tensor_WithAType_Converts() =>
        Assert.That(torch.tensor(new[] { 1.5f, 2f }, ScalarType.Int64).data<long>().ToArray(), Is.EqualTo(new long[] { 1, 2 }));

    [Test]
    public void Arange_OfIntegers_IsInt64() => Assert.That(torch.arange(3).dtype, Is.EqualTo(ScalarType.Int64));

    [Test]
    public void To_SameType_SharesStorageAndOwnsItsHandle()
    {
        var tensor = torch.zeros(2);
        var same = tensor.to(ScalarType.Float32);
        same.fill_(4);
        same.Dispose();
        Assert.That(tensor.data<float>().ToArray(), Is.EqualTo(new[] { 4f, 4f }));
    }

    [Test]
    public void ManualSeed_SameSeed_SameNumbers()
    {
        torch.manual_seed(5);
        var first = torch.randn(4);
        torch.manual_seed(5);
        Assert.That(torch.randn(4).Equals(first));
    }

    [Test]
    public void Generator_SameSeed_SameNumbersWithoutTouchingTheDefault()
    {
        var first = torch.randn(4, generator: new torch.Generator(9));
        torch.randn(3);
        Assert.That(torch.randn(4, generator: new torch.Generator(9)).Equals(first));
    }

    [TestCase("cpu", DeviceType.CPU, -1)]
#if !TORCHSHARP
    // TorchSharp refuses to describe a device that is not there.
    [TestCase("cuda", DeviceType.CUDA, -1)]
    [TestCase("cuda:1", DeviceType.CUDA, 1)]
#endif
    public void Device_FromItsDescription(string description, DeviceType type, int index)
    {
        var device = torch.device(description);
        Assert.That((device.type, device.index, device.ToString()), Is.EqualTo((type, index, description)));
    }
}
