using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace AnyEdit.Cli.Output;

/// <summary>The two streams of a command: results go to one, progress to the other.</summary>
internal sealed class CliConsole
{
    /// <summary>The option that every command has.</summary>
    public static readonly Option<bool> JsonOption = new("--json")
    {
        Description = "Write the result as JSON, and nothing else, to standard output. An error is the last line of standard error then: {\"error\": \"...\"}.",
        Recursive = true,
    };

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private CliConsole(TextWriter output, TextWriter error, bool json)
    {
        Json = json;
        Out = output;
        Result = CreateConsole(output);
        Progress = CreateConsole(error);
    }

    /// <summary>Whether the caller is a machine.</summary>
    public bool Json { get; }

    /// <summary>Standard output, for text that is streamed as it comes.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard output with colours and tables.</summary>
    public IAnsiConsole Result { get; }

    /// <summary>Standard error, with bars that move where it is a terminal.</summary>
    public IAnsiConsole Progress { get; }

    /// <summary>The console of a parsed command line.</summary>
    public static CliConsole For(ParseResult arguments) =>
        new(arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error, arguments.GetValue(JsonOption));

    /// <summary>Writes one JSON value on one line.</summary>
    public void WriteJson(object value) => Out.WriteLine(ToJson(value));

    /// <summary>One JSON value on one line.</summary>
    public static string ToJson(object value) => JsonSerializer.Serialize(value, JsonOptions);

    private static IAnsiConsole CreateConsole(TextWriter writer)
    {
        var output = new AnsiConsoleOutput(writer);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = output, Ansi = output.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No });
        // Redirected text is not folded: whoever reads it folds it as they like.
        if (!output.IsTerminal)
            console.Profile.Width = 10_000;
        return console;
    }
}
