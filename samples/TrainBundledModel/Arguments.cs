using System.Globalization;

namespace AnyEdit.Samples.TrainBundledModel;

/// <summary>A command and its <c>--name value</c> pairs.</summary>
public sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    /// <summary>Reads a command line.</summary>
    /// <exception cref="ArgumentException">A name has no value, or a value no name.</exception>
    public Arguments(string[] args)
    {
        Command = args.Length > 0 ? args[0] : "";
        for (var i = 1; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Length)
                throw new ArgumentException($"{args[i]}: expected --name value.");
            _values[args[i][2..]] = args[i + 1];
        }
    }

    /// <summary>The command.</summary>
    public string Command { get; }

    /// <summary>A value that must be given.</summary>
    /// <exception cref="ArgumentException">It is not given.</exception>
    public string Text(string name) => _values.TryGetValue(name, out var value) ? value : throw new ArgumentException($"{Command} needs --{name}.");

    /// <summary>A value that may be given.</summary>
    public string Text(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);

    /// <summary>A number.</summary>
    /// <exception cref="ArgumentException">The value is no number.</exception>
    public double Number(string name, double otherwise)
    {
        if (!_values.TryGetValue(name, out var value))
            return otherwise;
        return double.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : throw new ArgumentException($"--{name}: {value} is no number.");
    }
}
