using AnyEdit.Tokenization;

namespace AnyEdit.Tests.Tokenization;

public class CanonicalCompositionTests
{
    [TestCase("plain", "plain")]
    [TestCase("caf\u00E9", "caf\u00E9")]
    [TestCase("cafe\u0301", "caf\u00E9")]
    [TestCase("a\u0323\u0302", "\u1EAD")]
    [TestCase("a\u0302\u0323", "\u1EAD")]
    [TestCase("\u1112\u1161\u11AB", "\uD55C")]
    [TestCase("\u212B", "\u00C5")]
    [TestCase("\u0958", "\u0915\u093C")]
    [TestCase("a\u0315\u0300\u05AE\u0300b", "\u00E0\u05AE\u0300\u0315b")]
    [TestCase("\U0001D15E", "\U0001D157\U0001D165")]
    [TestCase("\U0001F600\u0301", "\U0001F600\u0301")]
    [TestCase("\u0301e", "\u0301e")]
    public void Normalize_KnownCases_AreInFormC(string text, string expected) =>
        Assert.That(CanonicalComposition.Normalize(text), Is.EqualTo(expected));
}
