using System.CommandLine;
using AnyEdit.Cli.Output;

namespace AnyEdit.Cli.Commands;

/// <summary>A command of the tool.</summary>
internal abstract class CliCommand : Command
{
    protected CliCommand(string name, string description)
        : base(name, description) => SetAction((arguments, cancellationToken) => RunAsync(arguments, CliConsole.For(arguments), cancellationToken));

    /// <summary>Command lines to copy, each indented by two spaces.</summary>
    public abstract string Examples { get; }

    /// <summary>Does the command's work.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    protected abstract Task<int> RunAsync(ParseResult arguments, CliConsole console, CancellationToken cancellationToken);
}
