namespace AnyEdit.Locating.Tracing;

/// <summary>How much of an answer hangs on single hidden states.</summary>
/// <param name="Layer">The layer whose output was disturbed.</param>
/// <param name="Probabilities">The probability of each token of the answer in the undisturbed model, given those before.</param>
/// <param name="Sites">The disturbed states.</param>
public sealed record PerturbationEffect(int Layer, IReadOnlyList<double> Probabilities, IReadOnlyList<PerturbedSite> Sites);
