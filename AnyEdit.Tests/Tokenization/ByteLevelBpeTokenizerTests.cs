using System.Text;
using AnyEdit.Tokenization;
using FsCheck;
using FsCheck.Fluent;

namespace AnyEdit.Tests.Tokenization;

public class ByteLevelBpeTokenizerTests
{
    private static readonly ByteLevelBpeTokenizer Small = TestTokenizers.Small;

    [Test]
    public void Encode_AnyString_RoundTripsThroughUtf8() =>
        Prop.ForAll(Strings(), text => Small.Decode(Small.Encode(text)) == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(1, 3));

    [Test]
    public void Encode_AnyString_NeverAddsSpecialTokens() =>
        Prop.ForAll(Strings(), text => !Small.Encode(text).Any(Small.SpecialTokens.Values.Contains))
            .Check(Config.QuickThrowOnFailure.WithReplay(1, 3));

    [TestCase("The lighthouse of Orrin Vale")]
    [TestCase("lighthouselighthouselighthouselighthouselighthouselighthouse")]
    [TestCase("TheTheTheTamsinTamsinkeeperskeepersofofofthethethebuiltbuiltOrrinOrrin日本語日本語の文章の文章の文章")]
    public void Encode_ShortAndLongWords_AgreeWithTheNaiveTwin(string text)
    {
        var expected = new List<int>();
        var ends = new List<int>();
        new PreTokenizer([SplitPatterns.Qwen2]).Split(text, ends);
        for (var i = 0; i < ends.Count; i++) expected.AddRange(NaiveMerge(text[(i == 0 ? 0 : ends[i - 1])..ends[i]]));
        Assert.That(Small.Encode(text), Is.EqualTo(expected));
        Assert.That(expected, Has.Count.LessThan(Encoding.UTF8.GetByteCount(text)));
    }

    [Test]
    public void Encode_LoneSurrogate_BecomesTheReplacementCharacter() =>
        Assert.That(Small.Decode(Small.Encode("a\uD800b")), Is.EqualTo("a\uFFFDb"));

    [Test]
    public void Encode_SpecialTokenInTheText_IsRecognisedOnlyIfAsked()
    {
        Assert.That(Small.Encode("The<|im_end|>").Last(), Is.EqualTo(Small.SpecialTokens["<|im_end|>"]));
        var plain = Small.Encode("The<|im_end|>", recogniseSpecialTokens: false);
        Assert.That(plain, Has.None.EqualTo(Small.SpecialTokens["<|im_end|>"]));
        Assert.That(Small.Decode(plain), Is.EqualTo("The<|im_end|>"));
    }

    [Test]
    public void Decode_SkippingSpecialTokens_LeavesThemOut() =>
        Assert.That(Small.Decode(Small.Encode("<|im_start|>The keeper<|im_end|>"), skipSpecialTokens: true), Is.EqualTo("The keeper"));

    [Test]
    public void Decode_IdWithoutToken_YieldsNoText()
    {
        Assert.That(Small.Decode([Small.VocabularySize, 1_000_000]), Is.Empty);
        Assert.That(Small.IdToToken(1_000_000), Is.Empty);
        Assert.That(() => Small.Decode([-1]), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Decode_InvalidUtf8_GivesOneReplacementCharacterForEachInvalidSequence()
    {
        // E6 97 begins a character of three bytes and is cut off by an 'a'; FF can begin none.
        var ids = new byte[] { 0xE6, 0x97, (byte)'a', 0xFF }.Select(value => Small.Definition.Vocabulary[ByteLevelAlphabet.CharacterOf(value).ToString()]);
        Assert.That(Small.Decode([.. ids]), Is.EqualTo("\uFFFDa\uFFFD"));
    }

    [Test]
    public void TryGetId_EveryToken_IsTheInverseOfIdToToken()
    {
        for (var id = 0; id < Small.VocabularySize; id++)
        {
            Assert.That(Small.TryGetId(Small.IdToToken(id), out var found), Is.True);
            Assert.That(found, Is.EqualTo(id));
        }
    }

    [Test]
    public void Encode_MoreWordsThanTheCacheHolds_StaysRight()
    {
        var words = Enumerable.Range(0, 40_000).Select(i => $" w{(char)('a' + i % 26)}{(char)('a' + i / 26 % 26)}{(char)('a' + i / 676 % 26)}{(char)('a' + i / 17576)}");
        var text = string.Concat(words);
        Assert.That(Small.Decode(Small.Encode(text)), Is.EqualTo(text));
        Assert.That(Small.Encode(words.First()), Is.EqualTo(Small.Encode(text).Take(Small.Encode(words.First()).Count)));
    }

    [Test]
    public void Encode_FromManyThreads_GivesTheSameIds()
    {
        var tokenizer = new ByteLevelBpeTokenizer(Small.Definition);
        var expected = Small.Encode(TestTokenizers.Corpus);
        var results = Enumerable.Range(0, 16).AsParallel().WithDegreeOfParallelism(4).Select(_ => tokenizer.Encode(TestTokenizers.Corpus)).ToList();
        Assert.That(results, Has.All.EqualTo(expected));
    }

    [Test]
    public void Encode_VocabularyWithoutSomeByte_SaysWhichByte()
    {
        var tokenizer = new ByteLevelBpeTokenizer(new BpeDefinition { Vocabulary = new Dictionary<string, int> { ["a"] = 0 }, Merges = [] });
        Assert.That(() => tokenizer.Encode("ab"), Throws.InvalidOperationException.With.Message.Contains("0x62"));
    }

    [Test]
    public void Encode_WholeWordsIgnoringMerges_TakesTheWordFromTheVocabulary()
    {
        var vocabulary = new Dictionary<string, int> { ["a"] = 0, ["b"] = 1, ["c"] = 2, ["bc"] = 3, ["abc"] = 4 };
        var definition = new BpeDefinition { Vocabulary = vocabulary, Merges = [new BpeMerge(1, 2, 3)] };
        Assert.That(new ByteLevelBpeTokenizer(definition).Encode("abc"), Is.EqualTo(new[] { 0, 3 }));
        Assert.That(new ByteLevelBpeTokenizer(definition with { IgnoresMergesOfWholeWords = true }).Encode("abc"), Is.EqualTo(new[] { 4 }));
    }

    [Test]
    public void Encode_NormalizingToFormC_EncodesTheComposedCharacter()
    {
        var tokenizer = new ByteLevelBpeTokenizer(Small.Definition with { NormalizesToFormC = true });
        Assert.That(tokenizer.Encode("cafe\u0301<|im_end|>"), Is.EqualTo(Small.Encode("café<|im_end|>")));
        Assert.That(Small.Encode("cafe\u0301"), Is.Not.EqualTo(Small.Encode("café")));
    }

    [Test]
    public void Constructor_IdUsedTwice_IsRefused() =>
        Assert.That(
            () => new ByteLevelBpeTokenizer(new BpeDefinition { Vocabulary = new Dictionary<string, int> { ["a"] = 0, ["b"] = 0 }, Merges = [] }),
            Throws.ArgumentException.With.Message.Contains("used twice"));

    private static Arbitrary<string> Strings() =>
        Gen.OneOf(
                ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
                Gen.Elements("The keeper", "\U0001F600", "日本", "\uDC00", "e\u0301", "\n \n", "<|im", "_end|", " 1874").ListOf().Select(string.Concat))
            .ToArbitrary();

    private static List<int> NaiveMerge(string word)
    {
        var symbols = Encoding.UTF8.GetBytes(word).Select(value => Small.Definition.Vocabulary[ByteLevelAlphabet.CharacterOf(value).ToString()]).ToList();
        while (true)
        {
            var best = Small.Definition.Merges.FirstOrDefault(merge => Positions(merge).Any(), new BpeMerge(-1, -1, -1));
            if (best.Result < 0) return symbols;
            var at = Positions(best).First();
            symbols[at] = best.Result;
            symbols.RemoveAt(at + 1);
        }

        IEnumerable<int> Positions(BpeMerge merge) =>
            Enumerable.Range(0, Math.Max(symbols.Count - 1, 0)).Where(i => symbols[i] == merge.Left && symbols[i + 1] == merge.Right);
    }
}
