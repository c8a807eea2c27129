using System.Text.RegularExpressions;

namespace AnyEdit.Tokenization;

/// <summary>Applies patterns one after the other, each to the words of the one before.</summary>
internal sealed class PreTokenizer : IPreTokenizer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly IPreTokenizer[] _stages;

    /// <exception cref="NotSupportedException">A pattern is no regular expression that .NET understands.</exception>
    public PreTokenizer(IReadOnlyList<string> patterns) => _stages = [.. patterns.Select(Stage)];

    public void Split(ReadOnlySpan<char> text, List<int> ends)
    {
        if (text.IsEmpty) return;
        if (_stages.Length == 0) ends.Add(text.Length);
        else if (_stages.Length == 1) _stages[0].Split(text, ends);
        else SplitByAll(text, ends);
    }

    private void SplitByAll(ReadOnlySpan<char> text, List<int> ends)
    {
        List<int> words = [text.Length];
        var pieces = new List<int>();
        foreach (var stage in _stages)
        {
            var refined = new List<int>(words.Count);
            var start = 0;
            foreach (var end in words)
            {
                pieces.Clear();
                stage.Split(text[start..end], pieces);
                foreach (var piece in pieces) refined.Add(start + piece);
                start = end;
            }

            words = refined;
        }

        ends.AddRange(words);
    }

    private static IPreTokenizer Stage(string pattern)
    {
        if (WordSplitter.For(pattern) is { } splitter) return splitter;
        try
        {
            return new RegexSplitter(new Regex(pattern, RegexOptions.Compiled | RegexOptions.CultureInvariant, Patience));
        }
        catch (ArgumentException exception)
        {
            throw new NotSupportedException($"The split pattern '{pattern}' is not a regular expression that .NET understands: {exception.Message}", exception);
        }
    }
}
