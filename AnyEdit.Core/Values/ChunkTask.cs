using AnyEdit.Editing;

namespace AnyEdit.Values;

/// <summary>One chunk whose value is to be found, in absolute positions of prompt plus target.</summary>
/// <param name="Edit">Index of the edit.</param>
/// <param name="Chunk">Index of the chunk within the edit.</param>
/// <param name="Position">The site: the token whose hidden state is optimised.</param>
/// <param name="FirstPredicting">The token that predicts the chunk's first token; the site itself where the two adjoin.</param>
/// <param name="Tokens">The chunk's tokens.</param>
internal sealed record ChunkTask(int Edit, int Chunk, int Position, int FirstPredicting, long[] Tokens)
{
    /// <summary>How many tokens the model has to run over: from the site to the token that predicts the chunk's last one.</summary>
    public int Length => FirstPredicting + Tokens.Length - Position;

    /// <summary>The chunks of one edit.</summary>
    /// <exception cref="ArgumentException">Positions do not ascend, or a chunk does not come after its site.</exception>
    public static ChunkTask[] Of(EncodedEdit edit, int index, IReadOnlyList<int> positions)
    {
        if (positions.Count != edit.Chunks.Count)
            throw new ArgumentException($"{positions.Count} positions were located for the {edit.Chunks.Count} chunks of {RequestName.Of(edit.Request, index)}.");
        var tasks = new ChunkTask[positions.Count];
        for (var k = 0; k < tasks.Length; k++)
        {
            var chunk = edit.Chunks[k];
            tasks[k] = new(index, k, positions[k], edit.PromptIds.Count + chunk.Start - 1,
                [.. edit.TargetIds.Skip(chunk.Start).Take(chunk.Length).Select(id => (long)id)]);
            if (positions[k] < 0 || positions[k] > tasks[k].FirstPredicting || (k > 0 && positions[k] <= positions[k - 1]))
                throw new ArgumentException($"Chunk {k + 1} of {RequestName.Of(edit.Request, index)} was located at position {positions[k]}; "
                    + "positions must ascend, and lie before their chunk.");
        }
        return tasks;
    }
}
