using AnyEdit.Chunking;
using AnyEdit.Tokenization;

namespace AnyEdit.Tests.Chunking;

public sealed class WholeTargetChunkerTests
{
    [Test]
    public void Chunk_AnyTarget_GivesOneChunk() =>
        Assert.That(new WholeTargetChunker().Split([5, 6, 7], new ByteTokenizer()), Is.EqualTo(new[] { new Chunk(0, 3) }));

    [Test]
    public void Chunk_NoTokens_Throws() =>
        Assert.That(() => new WholeTargetChunker().Split([], new ByteTokenizer()), Throws.TypeOf<ArgumentOutOfRangeException>());
}
