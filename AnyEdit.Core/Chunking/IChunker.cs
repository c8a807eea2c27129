using AnyEdit.Tokenization;

namespace AnyEdit.Chunking;

/// <summary>Splits the tokens of a target into the chunks that are edited one after the other.</summary>
/// <remarks>Implementations are immutable and safe for concurrent use.</remarks>
public interface IChunker
{
    /// <summary>Splits a target.</summary>
    /// <param name="targetIds">The target's tokens with the end-of-turn token; at least one.</param>
    /// <param name="tokenizer">The tokenizer that made them, for chunkers that look at the text.</param>
    /// <returns>Chunks in order of their start, which together cover every token; at least one.</returns>
    IReadOnlyList<Chunk> Split(IReadOnlyList<int> targetIds, ITokenizer tokenizer);
}
