using AnyEdit.Tokenization;
using FsCheck;
using FsCheck.Fluent;

namespace AnyEdit.Tests.Tokenization;

public class StreamingDecoderTests
{
    [Test]
    public void Append_CharacterOfSeveralTokens_ComesOutWhole()
    {
        var tokenizer = new ByteTokenizer();
        var decoder = tokenizer.CreateStreamingDecoder();
        var pieces = tokenizer.Encode("a\U0001F600é").Select(decoder.Append).ToList();
        Assert.That(pieces, Is.EqualTo(new[] { "a", "", "", "", "\U0001F600", "", "é" }));
        Assert.That(decoder.Flush(), Is.Empty);
    }

    [Test]
    public void Flush_UnfinishedCharacter_GivesTheReplacementCharacterOnce()
    {
        var decoder = new ByteTokenizer().CreateStreamingDecoder();
        Assert.That(decoder.Append(0xF0) + decoder.Append(0x9F), Is.Empty);
        Assert.That(decoder.Flush(), Is.EqualTo("\uFFFD"));
        Assert.That(decoder.Append('b'), Is.EqualTo("b"));
        Assert.That(decoder.Flush(), Is.Empty);
    }

    [Test]
    public void Append_SpecialTokens_AreTextOrSkippedAsAsked()
    {
        var tokenizer = new ByteTokenizer();
        Assert.That(tokenizer.CreateStreamingDecoder().Append(256), Is.EqualTo("<|eot|>"));
        Assert.That(tokenizer.CreateStreamingDecoder(skipSpecialTokens: true).Append(256), Is.Empty);
    }

    [Test]
    public void Append_AnyIds_TogetherGiveWhatDecodeGives()
    {
        ITokenizer[] tokenizers = [new ByteTokenizer(), TestTokenizers.Small];
        foreach (var tokenizer in tokenizers)
        {
            var ids = Gen.Choose(0, tokenizer.VocabularySize + 3).ListOf().Select(list => list.ToArray()).ToArbitrary();
            Prop.ForAll(ids, list =>
            {
                var decoder = tokenizer.CreateStreamingDecoder();
                return string.Concat(list.Select(decoder.Append)) + decoder.Flush() == tokenizer.Decode(list);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(1, 3));
        }
    }

    [Test]
    public void Append_NegativeId_IsRefused() =>
        Assert.That(() => new ByteTokenizer().CreateStreamingDecoder().Append(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
