using System.Text.RegularExpressions;
using AnyEdit.Tokenization;
using FsCheck;
using FsCheck.Fluent;

namespace AnyEdit.Tests.Tokenization;

/// <summary>The hand-written splitters against the patterns themselves, which .NET's regular expressions run as the slow twin.</summary>
public class WordSplitterTests
{
    private static readonly string[] Pieces =
    [
        "a", "Z", "é", "ſ", "日", "ñ", "1", "23", "٣", "½", " ", "  ", "\t", "\n", "\r\n", "\u00A0", "\u2028", "\u0085", "'", "'s", "'LL", "'re",
        "'Ve", "'D", "'ſ", "\u2019", "!", "...", "-", "_", "$", "\u0301", "\u200D", "\u001F",
    ];

    [TestCase(SplitPatterns.Gpt2)]
    [TestCase(SplitPatterns.Llama3)]
    [TestCase(SplitPatterns.Qwen2)]
    public void Split_AnyTextOfTheBmp_AgreesWithThePattern(string pattern)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant);
        var texts = Gen.Choose(0, Pieces.Length - 1).Select(i => Pieces[i]).ListOf().Select(string.Concat).ToArbitrary();
        Prop.ForAll(texts, text => Words(pattern, text).SequenceEqual(regex.Matches(text).Select(match => match.Value)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithReplay(1, 3));
    }

    [TestCase(SplitPatterns.Qwen2, "x\U0001D400\U0001D401y 1\U0001D7D82", new[] { "x\U0001D400\U0001D401y", " ", "1", "\U0001D7D8", "2" })]
    [TestCase(SplitPatterns.Llama3, "x\U0001D400\U0001D401y 1\U0001D7D82", new[] { "x\U0001D400\U0001D401y", " ", "1\U0001D7D82" })]
    [TestCase(SplitPatterns.Gpt2, "x\U0001D400\U0001D401y 1\U0001D7D82", new[] { "x\U0001D400\U0001D401y", " 1\U0001D7D82" })]
    [TestCase(SplitPatterns.Qwen2, "\U0001F600ok \U0001F600\U0001F600!", new[] { "\U0001F600ok", " \U0001F600\U0001F600!" })]
    public void Split_CharactersBeyondTheBmp_AreLettersDigitsAndSymbolsToo(string pattern, string text, string[] expected)
    {
        Assert.That(Words(pattern, text), Is.EqualTo(expected));

        // The same pattern, disguised by a group so that it is not recognised, takes the way of all other patterns.
        Assert.That(Words($"(?:{pattern})", text), Is.EqualTo(expected));
    }

    [Test]
    public void Split_PatternThatLeavesGaps_KeepsTheGapsAsWords() =>
        Assert.That(Words(@"\d", "a1bc23\U0001F600"), Is.EqualTo(new[] { "a", "1", "bc", "2", "3", "\U0001F600" }));

    [Test]
    public void Split_SeveralPatterns_AreAppliedOneAfterTheOther()
    {
        var ends = new List<int>();
        new PreTokenizer([@"\p{N}", SplitPatterns.Gpt2]).Split("in 1874, yes", ends);
        Assert.That(Cut("in 1874, yes", ends), Is.EqualTo(new[] { "in", " ", "1", "8", "7", "4", ",", " yes" }));
    }

    [Test]
    public void PreTokenizer_PatternThatDotNetDoesNotKnow_IsRefused() =>
        Assert.That(() => new PreTokenizer([@"\p{Han}+"]), Throws.InstanceOf<NotSupportedException>().With.Message.Contains(@"\p{Han}+"));

    private static List<string> Words(string pattern, string text)
    {
        var ends = new List<int>();
        new PreTokenizer([pattern]).Split(text, ends);
        return Cut(text, ends);
    }

    private static List<string> Cut(string text, List<int> ends) =>
        [.. ends.Select((end, i) => text[(i == 0 ? 0 : ends[i - 1])..end])];
}
