using System.Globalization;

namespace AnyEdit.Samples.TrainBundledModel.Editing;

/// <summary>What came back after an edit; ROUGE-L is recall against the target.</summary>
/// <param name="Asked">ROUGE-L on the question that was edited.</param>
/// <param name="Exact">Whether that answer is the target, as 0 or 1.</param>
/// <param name="Trained">ROUGE-L on phrasings of the corpus.</param>
/// <param name="HeldOut">ROUGE-L on phrasings that the model never saw.</param>
/// <param name="ShortKept">Share of other short facts whose answer is unchanged.</param>
/// <param name="LongKept">Share of other long answers that are unchanged as a whole.</param>
/// <param name="Residual">Relative residual of the weight update.</param>
/// <param name="Loss">Mean loss of the values found.</param>
/// <param name="Seconds">Time of the edit.</param>
public sealed record EditScore(double Asked, double Exact, double Trained, double HeldOut, double ShortKept, double LongKept, double Residual, double Loss, double Seconds)
{
    /// <summary>The mean of several.</summary>
    public static EditScore Mean(IReadOnlyCollection<EditScore> scores) => new(
        scores.Average(s => s.Asked), scores.Average(s => s.Exact), scores.Average(s => s.Trained), scores.Average(s => s.HeldOut), scores.Average(s => s.ShortKept),
        scores.Average(s => s.LongKept), scores.Average(s => s.Residual), scores.Average(s => s.Loss), scores.Average(s => s.Seconds));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"asked {Asked:F3} exact {Exact:F2} trained {Trained:F3} held-out {HeldOut:F3} short kept {ShortKept:F3} long kept {LongKept:F3} residual {Residual:F3} loss {Loss:F4} {Seconds:F1} s");
}
