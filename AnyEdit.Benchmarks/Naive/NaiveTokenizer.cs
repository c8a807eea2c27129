using System.Text;
using System.Text.RegularExpressions;
using AnyEdit.Tokenization;

namespace AnyEdit.Benchmarks.Naive;

/// <summary>
/// Byte-pair encoding as GPT-2's own Python code does it: words by a regular expression, each written in byte stand-ins; then, as long as any
/// merge applies, all neighbours are looked up, and the word is rebuilt with the earliest merge done everywhere. Words met before are remembered.
/// </summary>
internal sealed class NaiveTokenizer(BpeDefinition definition)
{
    private readonly Regex words = new(definition.SplitPatterns.Single(), RegexOptions.Compiled);
    private readonly Dictionary<int, string> tokens = definition.Vocabulary.ToDictionary(pair => pair.Value, pair => pair.Key);
    private readonly Dictionary<string, List<int>> seen = [];
    private Dictionary<(string, string), int>? ranks;

    private Dictionary<(string, string), int> Ranks => ranks ??=
        definition.Merges.Select((merge, rank) => (merge, rank)).ToDictionary(pair => (tokens[pair.merge.Left], tokens[pair.merge.Right]), pair => pair.rank);

    /// <summary>The tokens of a text without special tokens.</summary>
    public List<int> Encode(string text)
    {
        var ids = new List<int>();
        foreach (Match word in words.Matches(text))
            ids.AddRange(Word(ByteLevelAlphabet.Write(Encoding.UTF8.GetBytes(word.Value))));
        return ids;
    }

    /// <summary>The text of tokens.</summary>
    public string Decode(IEnumerable<int> ids) =>
        ByteLevelAlphabet.TryRead(string.Concat(ids.Select(id => tokens[id])), out var bytes)
            ? Encoding.UTF8.GetString(bytes)
            : throw new ArgumentException("A token is not written in byte stand-ins.", nameof(ids));

    private List<int> Word(string word)
    {
        if (seen.TryGetValue(word, out var known))
            return known;
        List<string> parts = [.. word.Select(letter => letter.ToString())];
        while (parts.Count > 1)
        {
            var first = parts.Zip(parts.Skip(1)).Distinct().MinBy(pair => Ranks.GetValueOrDefault(pair, int.MaxValue));
            if (!Ranks.ContainsKey(first))
                break;
            parts = Merge(parts, first);
        }
        return seen[word] = [.. parts.Select(part => definition.Vocabulary[part])];
    }

    private static List<string> Merge(List<string> parts, (string Left, string Right) pair)
    {
        var merged = new List<string>();
        for (var i = 0; i < parts.Count; i++)
        {
            if (i < parts.Count - 1 && (parts[i], parts[i + 1]) == pair)
                merged.Add(parts[i] + parts[++i]);
            else
                merged.Add(parts[i]);
        }
        return merged;
    }
}
