using System.Text;

namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>
/// A sentence with alternatives: <c>[Please |]describe {x}[.| for me.]</c> stands for four sentences; <c>{x}</c> is filled in afterwards.
/// Alternatives do not nest.
/// </summary>
public static class Pattern
{
    /// <summary>Draws one sentence of the pattern.</summary>
    public static string Sample(string pattern, Random random) => Build(pattern, options => random.Next(options));

    /// <summary>The pattern's first sentence: the first alternative everywhere.</summary>
    public static string First(string pattern) => Build(pattern, _ => 0);

    /// <summary>All sentences of the pattern, the first alternative of the last bracket varying slowest.</summary>
    public static IEnumerable<string> Expand(string pattern)
    {
        var sizes = new List<int>();
        Build(pattern, options => { sizes.Add(options); return 0; });
        var total = sizes.Aggregate(1, (product, size) => product * size);
        for (var index = 0; index < total; index++)
        {
            var rest = index;
            yield return Build(pattern, options => { var choice = rest % options; rest /= options; return choice; });
        }
    }

    /// <summary>Replaces every <c>{key}</c> by its value.</summary>
    /// <exception cref="KeyNotFoundException">The template names a key that has no value.</exception>
    public static string Fill(string template, IReadOnlyDictionary<string, string> values)
    {
        var text = new StringBuilder();
        for (var at = 0; at < template.Length;)
        {
            var open = template.IndexOf('{', at);
            if (open < 0)
            {
                text.Append(template, at, template.Length - at);
                break;
            }

            var close = template.IndexOf('}', open);
            text.Append(template, at, open - at).Append(values[template[(open + 1)..close]]);
            at = close + 1;
        }

        return text.ToString();
    }

    private static string Build(string pattern, Func<int, int> choose)
    {
        var text = new StringBuilder();
        for (var at = 0; at < pattern.Length;)
        {
            var open = pattern.IndexOf('[', at);
            if (open < 0)
            {
                text.Append(pattern, at, pattern.Length - at);
                break;
            }

            var close = pattern.IndexOf(']', open);
            var options = pattern[(open + 1)..close].Split('|');
            text.Append(pattern, at, open - at).Append(options[choose(options.Length)]);
            at = close + 1;
        }

        return text.ToString();
    }
}
