using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>A time of a sequence of edits.</summary>
/// <param name="Edits">How many edits the model had.</param>
/// <param name="Newest">ROUGE-L of the edits since the time before, each right after it was made.</param>
/// <param name="All">ROUGE-L of all edits so far, asked at this time.</param>
/// <param name="First">ROUGE-L of the edits up to the first time, asked at this time.</param>
internal sealed record LifelongTime(int Edits, MetricMean Newest, MetricMean All, MetricMean First)
{
    /// <summary>The share of all edits so far whose answer is the target letter by letter.</summary>
    public MetricMean Exact { get; init; }

    /// <summary>ROUGE-L of the answers to other questions against those of the unedited model, over the questions.</summary>
    public MetricMean Locality { get; init; }

    /// <summary>The share of other questions that are answered to the letter as before any edit.</summary>
    public MetricMean Unchanged { get; init; }

    /// <summary>Perplexity of the held-out texts; <c>null</c> where it was not measured.</summary>
    public double? Perplexity { get; init; }

    /// <summary>Multiple-choice questions answered right.</summary>
    public MetricMean Correct { get; init; }
}
