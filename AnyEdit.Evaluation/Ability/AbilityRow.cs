using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.MultipleChoice;

namespace AnyEdit.Evaluation.Ability;

/// <summary>What else a model can do: before any edit, after so many of a sequence, or on average after separate edits.</summary>
/// <param name="Edits">0 of the unedited model; how many edits a sequence has made; <c>null</c> of separate edits, over whose measurements the means are taken.</param>
/// <param name="NegativeLogLikelihood">Of the held-out texts, in nats per token, with its standard error over measurements.</param>
/// <param name="Correct">The share of multiple-choice questions that were answered right, with its standard error over measurements.</param>
public sealed record AbilityRow(int? Edits, MetricMean NegativeLogLikelihood, MetricMean Correct)
{
    /// <summary>How many measurements there are.</summary>
    public int Measurements { get; init; }

    /// <summary>exp of the mean negative log-likelihood: over several measurements the geometric mean of their perplexities. <c>null</c> where it was not measured.</summary>
    public double? Perplexity => NegativeLogLikelihood.Value is { } mean ? Math.Exp(mean) : null;

    /// <summary>The right answers of all measurements by subject; empty where none were asked for.</summary>
    public IReadOnlyList<SubjectScore> Subjects { get; init; } = [];

    /// <summary>Puts measurements into rows.</summary>
    /// <param name="measurements">The measurements in the order of a run.</param>
    /// <param name="isSequential">Whether edits stayed.</param>
    internal static IReadOnlyList<AbilityRow> Of(IEnumerable<AbilityMeasurement> measurements, bool isSequential) =>
    [
        .. measurements.Where(measurement => measurement.NotMeasured is null)
            .GroupBy(measurement => measurement.Batch == 0 ? 0 : isSequential ? (int?)measurement.Edits : null)
            .Select(group => Of(group.Key, [.. group])),
    ];

    private static AbilityRow Of(int? edits, AbilityMeasurement[] same) => new(
        edits,
        MetricMean.Of(same.Select(one => one.HeldOut is { } text ? MetricValue.Of(text.NegativeLogLikelihood / text.Tokens) : MetricValue.Missing("there is no held-out text")), "nothing was measured"),
        MetricMean.Of(same.Select(one => one.Choices?.Overall is { Total: > 0 } right ? MetricValue.Of(right.Value) : MetricValue.Missing("there are no multiple-choice questions")), "nothing was measured"))
    {
        Measurements = same.Length,
        Subjects =
        [
            .. same.SelectMany(one => one.Choices?.Subjects ?? []).GroupBy(subject => subject.Name)
                .Select(subject => subject.First() with { Correct = subject.Aggregate(default(Share), (sum, score) => sum + score.Correct) }),
        ],
    };
}
