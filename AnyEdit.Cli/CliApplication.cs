using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AnyEdit.Cli.Commands;
using AnyEdit.Cli.Output;
using Microsoft.Extensions.Options;

namespace AnyEdit.Cli;

/// <summary>The tool <c>anyedit</c>, which can be run inside another process.</summary>
public static class CliApplication
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments without the name of the tool.</param>
    /// <param name="stdout">Receives results, and nothing but JSON where <c>--json</c> is given.</param>
    /// <param name="stderr">Receives progress and errors.</param>
    /// <param name="cancellationToken">Stops the command as Ctrl-C does.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Run(string[] args, TextWriter stdout, TextWriter stderr, CancellationToken cancellationToken = default) =>
        RunAsync(args, stdout, stderr, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="Run" />
    public static async Task<int> RunAsync(string[] args, TextWriter stdout, TextWriter stderr, CancellationToken cancellationToken = default)
    {
        var parsed = CreateRootCommand().Parse(args);
        var isJson = args.Contains(CliConsole.JsonOption.Name);
        if (parsed.Errors.Count > 0)
        {
            if (isJson)
            {
                WriteError(stderr, string.Join(' ', parsed.Errors.Select(error => error.Message)), isJson);
                return ExitCodes.BadInput;
            }

            foreach (var error in parsed.Errors)
                WriteError(stderr, error.Message, isJson);
            stderr.WriteLine($"Try: anyedit {CommandName(parsed.CommandResult)}--help");
            return ExitCodes.BadInput;
        }

        try
        {
            // No timeout: the command itself hears of Ctrl-C through the token, and leaves every file as it was.
            var configuration = new InvocationConfiguration { Output = stdout, Error = stderr, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            const string Cancelled = "Cancelled; no file was left half-written.";
            if (isJson)
                WriteError(stderr, Cancelled, isJson);
            else
                stderr.WriteLine(Cancelled);
            return ExitCodes.Cancelled;
        }
        catch (Exception exception)
        {
            WriteError(stderr, Describe(exception), isJson);
            return IsBadInput(exception) ? ExitCodes.BadInput : ExitCodes.Failure;
        }
    }

    internal static RootCommand CreateRootCommand()
    {
        var root = new RootCommand("Edits knowledge into large language models, answers of any length, and takes it out again.")
        {
            CliConsole.JsonOption,
            new AskCommand(),
            new EditCommand(),
            new UndoCommand(),
            new CompareCommand(),
            new EvaluateCommand(),
            new ExperimentCommand(),
            new ReportCommand(),
            new StatsCommand(),
            new TrainMendCommand(),
            new TraceCommand(),
            new InfoCommand(),
            new TokenizeCommand(),
        };
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    /// <summary>The names of a command and of those above it, each with a space behind it; the root has none.</summary>
    private static string CommandName(CommandResult result) =>
        result.Command is RootCommand ? "" : $"{(result.Parent is CommandResult above ? CommandName(above) : "")}{result.Command.Name} ";

    private static bool IsBadInput(Exception exception) => exception
        is BadInputException
        or ArgumentException
        or InvalidDataException
        or JsonException
        or FormatException
        or NotSupportedException
        or ValidationException
        or OptionsValidationException
        or FileNotFoundException
        or DirectoryNotFoundException
        || IsHalfPrecision(exception);

    // What libtorch 1.13 says of float16 on a processor; newer ones compute in it.
    private static bool IsHalfPrecision(Exception exception) => exception.Message.Contains("not implemented for 'Half'", StringComparison.Ordinal);

    // An ArgumentException names a parameter of the library, which means nothing to a user of the tool.
    // The first use of the tensor library says only that a type initializer threw; why is inside.
    private static string Describe(Exception exception)
    {
        if (exception is TypeInitializationException { InnerException: { } cause })
            return Describe(cause);
        if (IsHalfPrecision(exception))
            return "This libtorch cannot compute in float16 on this device; expected --dtype auto, float32 or bfloat16.";
        var message = exception.Message;
        if (exception is ArgumentException { ParamName: { } name })
            message = message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal);
        return exception is BadInputException or EditFailedException or IOException or InvalidDataException or ArgumentException || message.Contains(' ')
            ? message
            : $"{exception.GetType().Name}: {message}";
    }

    private static void WriteError(TextWriter stderr, string message, bool isJson)
    {
        var line = message.ReplaceLineEndings(" ").Trim();
        stderr.WriteLine(isJson ? CliConsole.ToJson(new { error = line }) : "error: " + line);
    }
}
