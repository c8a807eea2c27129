using AnyEdit.Editing;
using AnyEdit.Tokenization;

namespace AnyEdit.Chunking;

/// <summary>Windows of a fixed number of tokens, which may overlap; the last one may be shorter.</summary>
public sealed class SlidingWindowChunker : IChunker, IDescribesSettings
{
    /// <summary>Creates the chunker.</summary>
    /// <param name="size">Tokens per chunk. The paper's: 40 for Llama3-8B-Instruct, 50 for Qwen2.5-7B-Instruct (A.4).</param>
    /// <param name="overlap">Tokens that a chunk shares with the one before it; they count in the loss of both.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive, or the overlap does not lie between 0 and size - 1.</exception>
    public SlidingWindowChunker(int size, int overlap = 0)
    {
        if (size < 1)
            throw new ArgumentOutOfRangeException(nameof(size), size, "A chunk needs at least 1 token.");
        if (overlap < 0 || overlap >= size)
            throw new ArgumentOutOfRangeException(nameof(overlap), overlap, $"The overlap must lie between 0 and {size - 1}, less than the chunk size {size}.");
        (Size, Overlap) = (size, overlap);
    }

    /// <summary>Tokens per chunk.</summary>
    public int Size { get; }

    /// <summary>Tokens that a chunk shares with the one before it.</summary>
    public int Overlap { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["chunks"] = "window",
        ["chunks.size"] = $"{Size}",
        ["chunks.overlap"] = $"{Overlap}",
    };

    /// <inheritdoc />
    /// <remarks>
    /// A window starts every size - overlap tokens as long as there are tokens left, so the last one can lie inside the one
    /// before it.
    /// </remarks>
    public IReadOnlyList<Chunk> Split(IReadOnlyList<int> targetIds, ITokenizer tokenizer)
    {
        ArgumentOutOfRangeException.ThrowIfZero(targetIds.Count, nameof(targetIds));
        var chunks = new List<Chunk>();
        for (var start = 0; start < targetIds.Count; start += Size - Overlap)
            chunks.Add(new Chunk(start, Math.Min(Size, targetIds.Count - start)));
        return chunks;
    }
}
