using AnyEdit.Benchmarks.Naive;
using AnyEdit.Tests.Support;
using AnyEdit.Tokenization;

namespace AnyEdit.Tests.Benchmarks;

/// <summary>The benchmarks' baseline gives the tokens that the library gives.</summary>
public sealed class NaiveTokenizerTests
{
    [TestCase("Who is the keeper of the old library, and when did she come?")]
    [TestCase("naïve 日本 \n\n 1874 !!")]
    public void EncodeAndDecode_AnyText_AgreeWithTheLibrary(string text)
    {
        var tokenizer = (ByteLevelBpeTokenizer)TokenizerLoader.Load(BundledModel.Find());
        var naive = new NaiveTokenizer(tokenizer.Definition);

        var ids = naive.Encode(text);

        Assert.That(ids, Is.EqualTo(tokenizer.Encode(text)));
        Assert.That(naive.Decode(ids), Is.EqualTo(text));
    }
}
