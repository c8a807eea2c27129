using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using AnyEdit.Cli.Commands;

namespace AnyEdit.Cli.Output;

/// <summary>The usual help, and below it examples to copy.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    private const string RootExamples =
        """
          anyedit ask models/anyedit-tiny "Who was Rostala Pedawick?"
          anyedit edit MODEL --prompt "Who wrote Dune?" --target "Dune was written by ..." --out MODEL-edited
          anyedit undo MODEL-edited
          anyedit COMMAND --help
        """;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        output.Write(Usual(parseResult));
        output.WriteLine("Examples:");
        output.WriteLine(parseResult.CommandResult.Command is CliCommand command ? command.Examples : RootExamples);
        output.WriteLine();
        output.WriteLine("Exit codes: 0 all is well; 1 the command failed; 2 wrong arguments or input; 130 stopped by Ctrl-C, 143 by SIGTERM.");
        return ExitCodes.Success;
    }

    /// <summary>The usual help without the arguments of the commands above, which a command below them does not take.</summary>
    private string Usual(ParseResult parseResult)
    {
        var configuration = parseResult.InvocationConfiguration;
        var output = configuration.Output;
        using var text = new StringWriter();
        try
        {
            configuration.Output = text;
            usual.Invoke(parseResult);
        }
        finally
        {
            configuration.Output = output;
        }

        string[] above = [.. Above(parseResult.CommandResult).SelectMany(command => command.Arguments).Select(argument => $"<{argument.Name}>")];
        var lines = text.ToString().Split('\n').Where(line => !above.Any(name => line.StartsWith($"  {name} ", StringComparison.Ordinal)));
        return above.Aggregate(string.Join('\n', lines), (help, name) => help.Replace($" {name} ", " ", StringComparison.Ordinal));
    }

    private static IEnumerable<Command> Above(CommandResult result)
    {
        for (var parent = result.Parent as CommandResult; parent is not null; parent = parent.Parent as CommandResult)
            yield return parent.Command;
    }
}
