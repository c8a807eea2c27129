using System.CommandLine;
using System.Text.RegularExpressions;

namespace AnyEdit.Cli.Output;

/// <summary>Writes a command line down so that it can be copied into a shell.</summary>
internal static partial class CommandLine
{
    /// <summary>The whole command, with the tool's name.</summary>
    /// <param name="arguments">What was parsed.</param>
    public static string Of(ParseResult arguments) => string.Join(' ', arguments.Tokens.Select(token => Quoted(token.Value)).Prepend("anyedit"));

    /// <summary>A word as a POSIX shell reads it back: in single quotation marks, between which nothing has a meaning, unless it is plain anyway.</summary>
    private static string Quoted(string word) => Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\A[A-Za-z0-9_./:=,@%+-]+\z")]
    private static partial Regex Plain();
}
