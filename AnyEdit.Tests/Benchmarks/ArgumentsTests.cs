using AnyEdit.Benchmarks.Stopwatches;

namespace AnyEdit.Tests.Benchmarks;

public sealed class ArgumentsTests
{
    [Test]
    public void Arguments_Given_AreRead()
    {
        var arguments = Of("--rounds", "5", "--full");
        Assert.That((arguments.Integer("rounds", 2), arguments.Integer("target", 200), arguments.Has("full"), arguments.Text("only", "all")), Is.EqualTo((5, 200, true, "all")));
    }

    [TestCase("--round")]
    [TestCase("3")]
    [TestCase("--rounds", "3", "4")]
    public void Arguments_NotKnown_AreTold(params string[] given) =>
        Assert.That(() => Of(given), Throws.ArgumentException.With.Message.Contains($"'{given[^1]}' is not known; there are --rounds, "));

    [TestCase("--rounds")]
    [TestCase("--rounds", "--full")]
    [TestCase("--rounds", "x")]
    [TestCase("--rounds", "0")]
    public void Integer_WithoutAWholeNumber_IsTold(params string[] given) =>
        Assert.That(() => Of(given).Integer("rounds", 2), Throws.ArgumentException.With.Message.StartsWith("--rounds needs a "));

    private static Arguments Of(params string[] given) => new(given, ["rounds", "target", "full", "only"]);
}
