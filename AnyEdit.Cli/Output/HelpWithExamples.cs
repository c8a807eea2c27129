using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
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
        usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        output.WriteLine(parseResult.CommandResult.Command is CliCommand command ? command.Examples : RootExamples);
        output.WriteLine();
        output.WriteLine("Exit codes: 0 all is well; 1 the command failed; 2 wrong arguments or input; 130 stopped by Ctrl-C.");
        return ExitCodes.Success;
    }
}
