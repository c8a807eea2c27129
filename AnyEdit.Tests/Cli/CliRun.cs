using AnyEdit.Cli;

namespace AnyEdit.Tests.Cli;

/// <summary>One run of the tool inside the test process, and what it wrote.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    public static CliRun Of(params string[] args) => Of(CancellationToken.None, args);

    public static CliRun Of(CancellationToken cancellationToken, params string[] args)
    {
        using var stdout = new StringWriter();
        using var stderr = new StringWriter();
        var exitCode = CliApplication.Run(args, stdout, stderr, cancellationToken);
        return new CliRun(exitCode, stdout.ToString(), stderr.ToString());
    }

    /// <summary>Fails the test unless the run ended as bad input does: exit code 2, one sentence, nothing on standard output.</summary>
    public void IsBadInput(params string[] mentioned) => Assert.Multiple(() =>
    {
        Assert.That(ExitCode, Is.EqualTo(ExitCodes.BadInput), Error);
        Assert.That(Out, Is.Empty);
        Assert.That(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line.StartsWith("error: ", StringComparison.Ordinal)), Is.EqualTo(1), Error);
        Assert.That(Error, Does.Not.Contain("   at ").And.Not.Contain("(Parameter "));
        foreach (var words in mentioned)
            Assert.That(Error, Does.Contain(words));
    });
}
