using AnyEdit.Locating.Tracing;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>What hangs on the states that an edit replaces, in the unedited model.</summary>
/// <param name="OriginalProbability">The target's likelihood per token given its prompt: the geometric mean of its tokens' probabilities.</param>
/// <param name="Shift">The mean over the target's tokens of |p' - p| when the state of the last prompt token is disturbed, the only one that a plain edit changes.</param>
/// <param name="FromPrompt">For each token of the target, its shift when the last prompt token's state is disturbed.</param>
/// <param name="FromChunk">For each token of the target, its shift when the state just before its own chunk is disturbed.</param>
internal sealed record BarrierReach(double OriginalProbability, double Shift, IReadOnlyList<double> FromPrompt, IReadOnlyList<double> FromChunk)
{
    /// <summary>Reads a measurement whose sites are the beginnings of chunks, the first of them 0.</summary>
    public static BarrierReach Of(PerturbationEffect effect)
    {
        int[] ends = [.. effect.Sites.Skip(1).Select(site => site.Start), effect.Probabilities.Count];
        return new BarrierReach(
            Math.Exp(effect.Probabilities.Average(probability => Math.Log(probability))),
            effect.Sites[0].Shifts.Average(),
            effect.Sites[0].Shifts,
            [.. effect.Sites.Zip(ends, (site, end) => site.Shifts.Take(end - site.Start)).SelectMany(shifts => shifts)]);
    }
}
