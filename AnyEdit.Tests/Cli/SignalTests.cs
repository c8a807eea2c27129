using System.Diagnostics;
using AnyEdit.Cli;

namespace AnyEdit.Tests.Cli;

/// <summary>How the tool ends when the system stops it, as a process of its own.</summary>
public sealed class SignalTests : EditFixture
{
    [TestCase("INT", ExitCodes.Cancelled)]
    [TestCase("TERM", ExitCodes.Terminated)]
    [Platform("Linux")]
    public void Evaluate_Signal_EndsWithItsExitCodeAndKeepsWhatIsDone(string signal, int exitCode)
    {
        var lines = string.Join('\n', Enumerable.Range(0, 500).Select(i => $$"""{"prompt":"Who is {{i}}?","target":"Ann {{i}}."}"""));
        using var tool = Process.Start(new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "anyedit.dll"), "evaluate", Model, "--data", "jsonl", "--file", Write("set.jsonl", lines), "--out", At("run"), .. Settings([])])
        {
            RedirectStandardError = true,
        })!;
        while (!File.Exists(At("run/records.jsonl")) && !tool.WaitForExit(20))
        {
        }

        using (var kill = Process.Start("kill", [$"-{signal}", $"{tool.Id}"]))
            kill.WaitForExit();
        var error = tool.StandardError.ReadToEnd();
        tool.WaitForExit();
        Assert.That(tool.ExitCode, Is.EqualTo(exitCode), error);
        Assert.That(error, Does.Contain("of 500 records are done and kept in"));
    }
}
