namespace AnyEdit.Evaluation.Runs;

/// <summary>How the value of one chunk was found.</summary>
/// <param name="Start">First token of the chunk within the target.</param>
/// <param name="Length">Number of tokens.</param>
/// <param name="Losses">The loss of every step, in nats per token.</param>
/// <param name="InitialNorm">Norm of the hidden state before the edit.</param>
/// <param name="DeltaNorm">Norm of what was added to it.</param>
public sealed record RecordedChunk(int Start, int Length, IReadOnlyList<double> Losses, double InitialNorm, double DeltaNorm)
{
    /// <summary>Of each loss its part that is the negative log-likelihood of the chunk, in nats per token; the rest keeps the change small. Empty in runs of versions that did not write it.</summary>
    public IReadOnlyList<double> NegativeLogLikelihoods { get; init; } = [];

    internal static RecordedChunk Of(ChunkReport report) =>
        new(report.Start, report.Length, [.. report.Steps.Select(step => step.Loss)], report.InitialNorm, report.DeltaNorm)
        {
            NegativeLogLikelihoods = [.. report.Steps.Select(step => step.NegativeLogLikelihood)],
        };
}
