namespace AnyEdit.Chunking;

/// <summary>A span of a target's tokens.</summary>
/// <param name="Start">First token within the target.</param>
/// <param name="Length">Number of tokens, at least 1.</param>
public readonly record struct Chunk(int Start, int Length)
{
    /// <summary>The token after the last one.</summary>
    public int End => Start + Length;
}
