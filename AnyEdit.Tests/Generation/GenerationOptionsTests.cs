using AnyEdit.Generation;

namespace AnyEdit.Tests.Generation;

public sealed class GenerationOptionsTests
{
    [Test]
    public void Validate_SeveralWrongValues_NamesAllOfThem()
    {
        var options = new GenerationOptions { MaxNewTokens = 0, Temperature = -1, TopK = 0, TopP = 0, StopTokens = [-1], StopTexts = [""] };

        Assert.That(options.Validate, Throws.ArgumentException.With.Message.EqualTo(
            "The generation options are not valid: MaxNewTokens must be at least 1; it is 0. Temperature must be 0 or more; it is -1. "
            + "TopK must be at least 1; it is 0. TopP must be more than 0 and at most 1; it is 0. StopTokens must not be negative. "
            + "StopTexts must not be empty texts."));
    }

    [Test]
    public void Validate_Defaults_AreValid() => Assert.That(new GenerationOptions().Validate, Throws.Nothing);

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Validate_TemperatureThatIsNoNumber_IsRefused(double temperature) =>
        Assert.That(new GenerationOptions { Temperature = temperature }.Validate, Throws.ArgumentException);
}
