using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>A record of the barrier experiment: what its target depends on before an edit, and what a plain edit and one with the chunk loop make of it.</summary>
/// <param name="Data">The data set.</param>
/// <param name="Method">The method.</param>
/// <param name="Plain">The record after the plain edit, one hidden state for the whole target.</param>
/// <param name="Plus">The same record after the edit with the chunk loop.</param>
/// <param name="Reach">What hangs on the edited states in the unedited model.</param>
internal sealed record BarrierRecord(string Data, string Method, EvaluationRecord Plain, EvaluationRecord Plus, BarrierReach Reach)
{
    /// <summary>
    /// By how much the method's own optimiser could raise the likelihood per token of the whole target with the one state that a plain
    /// edit has (Eq. 9): exp(-NLL) at its last step less that at the first, without the loss's parts that keep the change small; <c>null</c>
    /// where the method optimises no state, or the edit failed.
    /// </summary>
    public double? OptimizedShift => Plain.Edit is { Chunks: [{ NegativeLogLikelihoods: { Count: > 0 } nats }] } ? Math.Exp(-nats[^1]) - Math.Exp(-nats[0]) : null;
}
