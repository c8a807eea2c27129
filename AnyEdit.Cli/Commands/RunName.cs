using System.CommandLine;
using System.Security.Cryptography;
using System.Text;

namespace AnyEdit.Cli.Commands;

/// <summary>Names the folder of a run after the options that decide its result, so that runs with other options do not meet there.</summary>
internal static class RunName
{
    private const int MostCharacters = 100;

    /// <summary>Without influence on what a run is: where it is and what is told of it, and a further try of edits that failed.</summary>
    private static readonly string[] LeftOut = ["--out", "--json", "--retry-failed"];

    /// <summary>A name such as <c>runs/anyedit-tiny-unke-MEMIT-limit-3-chunk-8</c>.</summary>
    /// <param name="start">How it begins.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="command">Its command, whose options come in their own order.</param>
    /// <param name="named">The options that <paramref name="start"/> has already.</param>
    public static string Of(string start, ParseResult arguments, Command command, params string[] named)
    {
        var options = new StringBuilder();
        foreach (var option in command.Options.Where(option => !LeftOut.Contains(option.Name) && !named.Contains(option.Name) && arguments.GetResult(option) is { Implicit: false }))
        {
            options.Append('-').Append(option.Name.TrimStart('-'));
            foreach (var token in arguments.GetResult(option)!.Tokens)
                options.Append('-').Append(Plain(token.Value));
        }

        if (options.Length <= MostCharacters)
            return start + options;
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options.ToString())))[..8];
        return $"{start}{options.ToString(0, MostCharacters)}-{digest}";
    }

    /// <summary>Of a path its last part; of the rest what every file system takes.</summary>
    private static string Plain(string value) => string.Concat(
        (File.Exists(value) || Directory.Exists(value) ? Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(value)) : value)
        .Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '=' ? letter : '_'));
}
