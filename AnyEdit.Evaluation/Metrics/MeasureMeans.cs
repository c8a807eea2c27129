namespace AnyEdit.Evaluation.Metrics;

/// <summary>Means of <see cref="AnswerMeasures"/> over cases. Of several answers of a case their mean counts once, because they are not independent.</summary>
public sealed record MeasureMeans
{
    /// <summary>ROUGE-L recall.</summary>
    public MetricMean RougeL { get; init; }

    /// <summary>ROUGE-1 recall.</summary>
    public MetricMean Rouge1 { get; init; }

    /// <summary>ROUGE-2 recall.</summary>
    public MetricMean Rouge2 { get; init; }

    /// <summary>BLEU over characters.</summary>
    public MetricMean Bleu { get; init; }

    /// <summary>The share of answers that are the reference letter by letter.</summary>
    public MetricMean Exact { get; init; }

    /// <summary>The paper's BERT score.</summary>
    public MetricMean BertScore { get; init; }

    /// <summary>Takes the means.</summary>
    /// <param name="cases">For each case its answers of one sort; a case without any does not count.</param>
    /// <param name="otherwise">The reason given where no case has an answer.</param>
    public static MeasureMeans Of(IEnumerable<IReadOnlyList<AnswerMeasures>> cases, string otherwise)
    {
        ArgumentNullException.ThrowIfNull(cases);
        IReadOnlyList<AnswerMeasures>[] asked = [.. cases.Where(answers => answers.Count > 0)];
        return new MeasureMeans
        {
            RougeL = Number(answer => answer.RougeL),
            Rouge1 = Number(answer => answer.Rouge1),
            Rouge2 = Number(answer => answer.Rouge2),
            Bleu = Number(answer => answer.Bleu),
            Exact = Number(answer => answer.Exact ? 1 : 0),
            BertScore = Mean(answer => answer.BertScore),
        };

        MetricMean Number(Func<AnswerMeasures, double> measure) => Mean(answer => MetricValue.Of(measure(answer)));
        MetricMean Mean(Func<AnswerMeasures, MetricValue> measure) =>
            MetricMean.Of(asked.Select(answers => MetricValue.Mean(answers.Select(measure), otherwise)), otherwise);
    }
}
