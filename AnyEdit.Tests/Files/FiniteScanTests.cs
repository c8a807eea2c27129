using System.Runtime.InteropServices;
using AnyEdit.Files;

namespace AnyEdit.Tests.Files;

public class FiniteScanTests
{
    [Test]
    public void IsFinite_ExtremeFiniteNumbers_AreFinite()
    {
        float[] numbers = [0, -0f, float.MaxValue, float.MinValue, float.Epsilon, 1, -1];
        Assert.That(FiniteScan.IsFinite(MemoryMarshal.AsBytes<float>(numbers), ScalarType.Float32));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void IsFinite_OneBadNumberAnywhere_IsFound(float bad)
    {
        for (var place = 0; place < 41; place++)
        {
            var single = new float[41];
            single[place] = bad;
            var half = Array.ConvertAll(single, number => (Half)number);
            var brain = Array.ConvertAll(single, number => (ushort)(BitConverter.SingleToUInt32Bits(number) >> 16));
            var wide = Array.ConvertAll(single, number => (double)number);
            Assert.Multiple(() =>
            {
                Assert.That(FiniteScan.IsFinite(MemoryMarshal.AsBytes<float>(single), ScalarType.Float32), Is.False);
                Assert.That(FiniteScan.IsFinite(MemoryMarshal.AsBytes<Half>(half), ScalarType.Float16), Is.False);
                Assert.That(FiniteScan.IsFinite(MemoryMarshal.AsBytes<ushort>(brain), ScalarType.BFloat16), Is.False);
                Assert.That(FiniteScan.IsFinite(MemoryMarshal.AsBytes<double>(wide), ScalarType.Float64), Is.False);
            });
        }
    }

    [Test]
    public void IsFinite_RandomBits_AgreesWithTheLanguage()
    {
        var random = new Random(1);
        var bytes = new byte[8];
        for (var i = 0; i < 100_000; i++)
        {
            random.NextBytes(bytes);
            Assert.That(FiniteScan.IsFinite(bytes.AsSpan(0, 4), ScalarType.Float32), Is.EqualTo(float.IsFinite(BitConverter.ToSingle(bytes))));
            Assert.That(FiniteScan.IsFinite(bytes.AsSpan(0, 2), ScalarType.Float16), Is.EqualTo(Half.IsFinite(BitConverter.ToHalf(bytes))));
        }
    }
}
