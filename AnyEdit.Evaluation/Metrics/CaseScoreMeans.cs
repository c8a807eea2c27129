namespace AnyEdit.Evaluation.Metrics;

/// <summary>How a method did over all cases: a row of the paper's tables.</summary>
public sealed record CaseScoreMeans
{
    /// <summary>All cases.</summary>
    public int Cases { get; init; }

    /// <summary>The answers to the questions that were edited.</summary>
    public required MeasureMeans Original { get; init; }

    /// <summary>The answers to other wordings.</summary>
    public required MeasureMeans Paraphrases { get; init; }

    /// <summary>The answers to questions about parts.</summary>
    public required MeasureMeans SubQuestions { get; init; }

    /// <summary>The answers to other questions, judged by those that should be kept.</summary>
    public required MeasureMeans Locality { get; init; }

    /// <summary>The share of other questions that are answered as before the edit.</summary>
    public MetricMean Unchanged { get; init; }

    /// <summary>Takes the means.</summary>
    /// <param name="scores">A score per case.</param>
    public static CaseScoreMeans Of(IEnumerable<CaseScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        CaseScore[] all = [.. scores];
        return new CaseScoreMeans
        {
            Cases = all.Length,
            Original = MeasureMeans.Of(all.Select(score => new[] { score.Original }), "there is no case"),
            Paraphrases = MeasureMeans.Of(all.Select(score => score.Paraphrases), "no case has paraphrases"),
            SubQuestions = MeasureMeans.Of(all.Select(score => score.SubQuestions), "no case has sub-questions"),
            Locality = MeasureMeans.Of(all.Select(score => score.Locality), "no case has other questions"),
            Unchanged = MetricMean.Of(all.Select(score => score.Unchanged), "there is no case"),
        };
    }
}
