using AnyEdit.Models;

namespace AnyEdit.Tests.Models;

public sealed class RotaryEmbeddingTests
{
    [Test]
    public void Frequencies_NoScaling_FallGeometrically()
    {
        var frequencies = new RotaryEmbedding(8, 8, 10000).Frequencies();

        Assert.That(frequencies, Is.EqualTo(new[] { 1, 0.1, 0.01, 0.001 }).Within(1e-15));
    }

    [Test]
    public void Frequencies_LinearScaling_AreDividedByTheFactor()
    {
        var frequencies = new RotaryEmbedding(4, 4, 10000, Scaling: new LinearRotaryScaling(4)).Frequencies();

        Assert.That(frequencies, Is.EqualTo(new[] { 0.25, 0.0025 }).Within(1e-15));
    }

    // factor 8, low 1, high 4, original 8192: wavelengths below 2048 stay, above 8192 are stretched eightfold.
    [TestCase(6.2831853071795862 / 2000, 6.2831853071795862 / 2000)]
    [TestCase(6.2831853071795862 / 9000, 6.2831853071795862 / 72000)]
    // Wavelength 4096: smooth = (8192 / 4096 - 1) / (4 - 1) = 1/3, so 2/3 of 1/8 and 1/3 of the whole: 5/12.
    [TestCase(6.2831853071795862 / 4096, 6.2831853071795862 / 4096 * 5 / 12)]
    public void Llama3Scaling_EachBand_FollowsTheFormula(double frequency, double expected)
    {
        var scaled = new Llama3RotaryScaling(8, 1, 4, 8192).Apply(frequency);

        Assert.That(scaled, Is.EqualTo(expected).Within(1e-15));
    }

    [Test]
    public void Tables_PartOfTheHeadIsTurned_RestHasCosOneAndSinZero()
    {
        var (cos, sin) = new RotaryEmbedding(4, 2, 10000, Interleaved: true).Tables([2]);

        Assert.Multiple(() =>
        {
            Assert.That(cos, Is.EqualTo(new[] { MathF.Cos(2), MathF.Cos(2), 1, 1 }));
            Assert.That(sin, Is.EqualTo(new[] { -MathF.Sin(2), MathF.Sin(2), 0, 0 }));
        });
    }
}
