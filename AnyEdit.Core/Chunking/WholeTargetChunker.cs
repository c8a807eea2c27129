using AnyEdit.Editing;
using AnyEdit.Tokenization;

namespace AnyEdit.Chunking;

/// <summary>Leaves the target in one piece: how MEMIT, AlphaEdit and UnKE edit without the autoregressive loop.</summary>
public sealed class WholeTargetChunker : IChunker, IDescribesSettings
{
    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["chunks"] = "whole" };

    /// <inheritdoc />
    public IReadOnlyList<Chunk> Split(IReadOnlyList<int> targetIds, ITokenizer tokenizer)
    {
        ArgumentOutOfRangeException.ThrowIfZero(targetIds.Count, nameof(targetIds));
        return [new Chunk(0, targetIds.Count)];
    }
}
