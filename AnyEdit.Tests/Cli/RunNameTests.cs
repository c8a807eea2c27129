using AnyEdit.Cli;
using AnyEdit.Cli.Commands;

namespace AnyEdit.Tests.Cli;

public sealed class RunNameTests
{
    [TestCase("", "")]
    [TestCase("--limit 3", "-limit-3")]
    [TestCase("--chunk 8 --limit 3", "-limit-3-chunk-8")]
    [TestCase("--sequential --set lambda=5 --set steps=3", "-sequential-set-lambda=5-steps=3")]
    [TestCase("--json --out there --retry-failed --method UnKE", "")]
    [TestCase("--device cpu", "-device-cpu")]
    [TestCase("--layers 2-4,5", "-layers-2_4_5")]
    public void Of_Options_AreInTheNameWhateverTheirOrder(string options, string expected)
    {
        Assert.That(Name(options.Split(' ', StringSplitOptions.RemoveEmptyEntries)), Is.EqualTo("run" + expected));
    }

    [Test]
    public void Of_VeryManyOptions_AreShortenedAndStillDiffer()
    {
        string[] many = [.. Enumerable.Range(0, 40).SelectMany(i => new[] { "--set", $"a{i}=1" })];
        Assert.That(Name(many), Has.Length.LessThan(150).And.Not.EqualTo(Name([.. many, "--set", "b=1"])));
    }

    [Test]
    public void Of_OptionsThatTheStartDoesNotHave_AreInTheName()
    {
        var parsed = CliApplication.CreateRootCommand().Parse(["experiment", "table1", "model", "--method", "MEMIT", "--method", "UnKE:2", "--limit", "4"]);
        Assert.That(RunName.Of("experiments/model-table1", parsed, parsed.CommandResult.Command), Is.EqualTo("experiments/model-table1-method-MEMIT-UnKE_2-limit-4"));
    }

    private static string Name(string[] options)
    {
        var parsed = CliApplication.CreateRootCommand().Parse(["evaluate", "model", "--data", "unke", .. options]);
        return RunName.Of("run", parsed, parsed.CommandResult.Command, "--data", "--method");
    }
}
