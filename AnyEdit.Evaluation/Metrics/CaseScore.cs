namespace AnyEdit.Evaluation.Metrics;

/// <summary>How a model did after an edit: the measures of every answer that it was asked for.</summary>
/// <param name="Original">The answer to the question that was edited.</param>
public sealed record CaseScore(AnswerMeasures Original)
{
    /// <summary>The answers to other wordings of it; each should be the new answer.</summary>
    public IReadOnlyList<AnswerMeasures> Paraphrases { get; init; } = [];

    /// <summary>The answers to questions about parts of it.</summary>
    public IReadOnlyList<AnswerMeasures> SubQuestions { get; init; } = [];

    /// <summary>Locality: the answers to other questions, judged by those that the data set wants kept.</summary>
    public IReadOnlyList<AnswerMeasures> Locality { get; init; } = [];

    /// <summary>Locality without regard to what is true: the share of other questions that are answered to the letter as before the edit, or why it is not known.</summary>
    public MetricValue Unchanged { get; init; } = MetricValue.Missing("the answers before the edit are not known");
}
