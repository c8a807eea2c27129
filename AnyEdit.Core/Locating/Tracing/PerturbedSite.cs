namespace AnyEdit.Locating.Tracing;

/// <summary>What noise on one hidden state does to the tokens after it.</summary>
/// <param name="Start">The state is that of the token just before this token of the answer; 0 for the last token of the prompt.</param>
/// <param name="Shifts">For each token of the answer from <paramref name="Start"/> on: |p' - p|, its probability with the noise less that without, averaged over the draws.</param>
public sealed record PerturbedSite(int Start, IReadOnlyList<double> Shifts);
