namespace AnyEdit;

/// <summary>How the value of one chunk was found (Eq. 9).</summary>
/// <param name="Start">First token of the chunk within the target.</param>
/// <param name="Length">Number of tokens.</param>
/// <param name="Position">Position, in prompt plus target, of the token whose hidden state was edited.</param>
/// <param name="Steps">Every evaluation of the loss, in order.</param>
/// <param name="InitialNorm">Norm of the hidden state before the edit.</param>
/// <param name="DeltaNorm">Norm of what was added to it.</param>
public sealed record ChunkReport(int Start, int Length, int Position, IReadOnlyList<ValueStep> Steps, double InitialNorm, double DeltaNorm);
