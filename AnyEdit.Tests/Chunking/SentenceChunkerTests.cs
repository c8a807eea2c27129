using AnyEdit.Chunking;
using AnyEdit.Tokenization;

namespace AnyEdit.Tests.Chunking;

public sealed class SentenceChunkerTests
{
    private static readonly ByteTokenizer Tokenizer = new();

    [Test]
    public void Chunk_TwoSentences_SplitsBetweenThem() => Check("She was born here. He was not.", "She was born here.", " He was not.");

    [Test]
    public void Chunk_ClosingQuote_StaysWithItsSentence() => Check("\"Where to, sir?\" he asked me.", "\"Where to, sir?\"", " he asked me.");

    [Test]
    public void Chunk_DecimalPoint_IsNoEnd() => Check("It weighs 3.75 grams.", "It weighs 3.75 grams.");

    [Test]
    public void Chunk_Lines_SplitAfterTheLineBreak() => Check("def f(x):\n    return x\n\nprint(f(1))", "def f(x):\n", "    return x\n", "\nprint(f(1))");

    [Test]
    public void Chunk_SentenceBeforeLineBreak_KeepsTheLineBreak() => Check("It is so.\nWhy is it so?", "It is so.\n", "Why is it so?");

    [Test]
    public void Chunk_EastAsianSentences_SplitsWithoutSpaces() => Check("今日は良い日です。明日も。", "今日は良い日です。", "明日も。");

    [Test]
    public void Chunk_ShortSentence_IsJoinedWithTheNext() => Check("Yes. He was born in the north.", "Yes. He was born in the north.");

    [Test]
    public void Chunk_LongSentence_IsDivided()
    {
        var chunks = new SentenceChunker(4, 16).Split(Tokenizer.Encode(new string('a', 40)), Tokenizer);
        Assert.That(chunks, Is.EqualTo(new[] { new Chunk(0, 16), new Chunk(16, 16), new Chunk(32, 8) }));
    }

    [Test]
    public void Chunk_EndOfTurn_BelongsToTheLastSentence()
    {
        var ids = Tokenizer.EncodeAnswer(ChatTemplate.None, "She was born here. He was not.");
        Assert.That(new SentenceChunker().Split(ids, Tokenizer), Is.EqualTo(new[] { new Chunk(0, 18), new Chunk(18, 13) }));
    }

    [Test]
    public void Create_MaximumBelowMinimum_Throws() =>
        Assert.That(() => new SentenceChunker(8, 7), Throws.TypeOf<ArgumentOutOfRangeException>());

    private static void Check(string text, params string[] expected)
    {
        var ids = Tokenizer.Encode(text);
        var chunks = new SentenceChunker(minTokens: 8).Split(ids, Tokenizer);
        Assert.That(chunks.Select(chunk => Tokenizer.Decode([.. ids.Skip(chunk.Start).Take(chunk.Length)])), Is.EqualTo(expected));
    }
}
