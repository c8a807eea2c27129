using System.Globalization;

namespace AnyEdit.Benchmarks.Stopwatches;

/// <summary>The options of a command: <c>--name value</c>, or <c>--name</c> alone for a switch.</summary>
internal sealed class Arguments
{
    private readonly IReadOnlyList<string> arguments;

    /// <summary>Takes the options.</summary>
    /// <param name="arguments">What stands on the command line after the command.</param>
    /// <param name="known">The options that there are, without their dashes.</param>
    /// <exception cref="ArgumentException">There is another option, or something that belongs to none.</exception>
    public Arguments(IReadOnlyList<string> arguments, IReadOnlyList<string> known)
    {
        this.arguments = arguments;
        for (var i = 0; i < arguments.Count; i++)
            if (!(IsOption(arguments[i]) ? known.Contains(arguments[i][2..]) : i > 0 && IsOption(arguments[i - 1])))
                throw new ArgumentException($"'{arguments[i]}' is not known; there are {string.Join(", ", known.Select(name => "--" + name))}.");
    }

    public int Integer(string name, int otherwise)
    {
        var text = Text(name, "");
        return text == "" ? otherwise
            : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw new ArgumentException($"--{name} needs a whole number above 0, not '{text}'.");
    }

    public bool Has(string name) => arguments.Contains("--" + name);

    public Device Device() => Text("device", torch.cuda.is_available() ? "cuda" : "cpu") switch
    {
        "cpu" => new("cpu"),
        "cuda" when torch.cuda.is_available() => new("cuda"),
        "cuda" => throw new ArgumentException("--device cuda: libtorch sees no GPU here."),
        var other => throw new ArgumentException($"--device must be cpu or cuda, not '{other}'."),
    };

    public string Text(string name, string otherwise)
    {
        for (var i = 0; i < arguments.Count; i++)
            if (arguments[i] == "--" + name)
                return i + 1 < arguments.Count && !IsOption(arguments[i + 1]) ? arguments[i + 1] : throw new ArgumentException($"--{name} needs a value.");
        return otherwise;
    }

    private static bool IsOption(string argument) => argument.StartsWith("--", StringComparison.Ordinal);
}
