using AnyEdit.Chunking;
using AnyEdit.Tokenization;

namespace AnyEdit.Tests.Chunking;

public sealed class SlidingWindowChunkerTests
{
    [Test]
    public void Chunk_TargetShorterThanWindow_GivesOneChunk() => Check(size: 40, overlap: 0, tokens: 7, new Chunk(0, 7));

    [Test]
    public void Chunk_TargetOfWholeWindows_GivesThem() => Check(4, 0, 8, new Chunk(0, 4), new Chunk(4, 4));

    [Test]
    public void Chunk_TokensLeftOver_GivesAShortLastChunk() => Check(4, 0, 9, new Chunk(0, 4), new Chunk(4, 4), new Chunk(8, 1));

    [Test]
    public void Chunk_Overlap_StartsBeforeTheLastChunkEnds() => Check(8, 2, 22, new Chunk(0, 8), new Chunk(6, 8), new Chunk(12, 8), new Chunk(18, 4));

    [Test]
    public void Chunk_TailInsideTheOverlap_StartsWhereItsTokensDo() => Check(8, 2, 13, new Chunk(0, 8), new Chunk(6, 7), new Chunk(12, 1));

    [Test]
    public void Chunk_OneTokenEach_GivesAsManyChunksAsTokens() => Check(1, 0, 3, new Chunk(0, 1), new Chunk(1, 1), new Chunk(2, 1));

    [TestCase(0, 0, "at least 1 token")]
    [TestCase(4, 4, "between 0 and 3, less than the chunk size 4")]
    [TestCase(4, -1, "between 0 and 3")]
    public void Create_ImpossibleSizes_SaysWhatIsPossible(int size, int overlap, string message) =>
        Assert.That(() => new SlidingWindowChunker(size, overlap), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(message));

    [Test]
    public void Chunk_NoTokens_Throws() =>
        Assert.That(() => new SlidingWindowChunker(4).Split([], new ByteTokenizer()), Throws.TypeOf<ArgumentOutOfRangeException>());

    private static void Check(int size, int overlap, int tokens, params Chunk[] expected) =>
        Assert.That(new SlidingWindowChunker(size, overlap).Split(new int[tokens], new ByteTokenizer()), Is.EqualTo(expected));
}
