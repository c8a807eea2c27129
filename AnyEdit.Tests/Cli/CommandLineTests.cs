using System.Diagnostics;
using AnyEdit.Cli;
using AnyEdit.Cli.Output;

namespace AnyEdit.Tests.Cli;

public sealed class CommandLineTests
{
    private static readonly string[] Words = ["ask", "models/tiny", "What's \"this\", $HOME & `more`?\\ *", "--system", "", "--patch", "a;b|c.patch", "--temperature", "0.5"];

    [Test]
    public void Of_PlainWords_StandAsTheyAre() =>
        Assert.That(Of("edit", "models/tiny", "--set", "a-b=1,2", "--out", "./x_1@2%+:y"), Is.EqualTo("anyedit edit models/tiny --set a-b=1,2 --out ./x_1@2%+:y"));

    [Test]
    public void Of_OddWords_AreQuotedForAShell() =>
        Assert.That(Of("ask", "my model", "It's \"x\"?", "--system", ""), Is.EqualTo("anyedit ask 'my model' 'It'\\''s \"x\"?' --system ''"));

    [Test]
    [Platform("Linux,MacOsX")]
    public void Of_AnyWords_AreReadBackByAShell()
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Of(Words).Replace("anyedit ", "printf '%s\\n' ", StringComparison.Ordinal)]) { RedirectStandardOutput = true })!;
        Assert.That(shell.StandardOutput.ReadToEnd().TrimEnd('\n').Split('\n'), Is.EqualTo(Words));
    }

    private static string Of(params string[] arguments) => CommandLine.Of(CliApplication.CreateRootCommand().Parse(arguments));
}
