using AnyEdit.Samples.TrainBundledModel.Worlds;

namespace AnyEdit.Tests.Worlds;

public sealed class PatternTests
{
    [Test]
    public void Expand_TwoBrackets_GivesEveryCombination() =>
        Assert.That(Pattern.Expand("[Please |]sing[.|!]"), Is.EquivalentTo(["Please sing.", "Please sing!", "sing.", "sing!"]));

    [Test]
    public void First_TakesTheFirstAlternatives() => Assert.That(Pattern.First("[a|b] and [c|d]"), Is.EqualTo("a and c"));

    [Test]
    public void Sample_IsOneOfTheExpansions() =>
        Assert.That(Pattern.Expand("[a|b] and [c|d|]"), Does.Contain(Pattern.Sample("[a|b] and [c|d|]", new Random(1))));

    [Test]
    public void Fill_UnknownKey_Throws() =>
        Assert.That(() => Pattern.Fill("{name} of {city}", new Dictionary<string, string> { ["name"] = "Mara" }), Throws.TypeOf<KeyNotFoundException>());
}
