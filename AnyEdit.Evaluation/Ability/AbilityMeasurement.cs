using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.MultipleChoice;

namespace AnyEdit.Evaluation.Ability;

/// <summary>A line of a run's <c>ability.jsonl</c>: what else the model could do at one time of the run.</summary>
/// <param name="Batch">The batch after whose edit it was measured, by its number in the whole data set; 0 before any edit.</param>
/// <param name="Edits">How many edits the model had.</param>
public sealed record AbilityMeasurement(int Batch, int Edits)
{
    /// <summary>The likelihood of the held-out texts; <c>null</c> where it was not measured.</summary>
    public PerplexityResult? HeldOut { get; init; }

    /// <summary>The answers to multiple-choice questions; <c>null</c> where none were asked.</summary>
    public MultipleChoiceResult? Choices { get; init; }

    /// <summary>Why nothing was measured: the batch's edit came to nothing, or none of its records fits the model; <c>null</c> where it was.</summary>
    public string? NotMeasured { get; init; }

    /// <summary>How long it took.</summary>
    public AbilityTimings Timings { get; init; } = new(0, 0);
}
