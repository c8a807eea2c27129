using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>A measure that tables and figures show: a number per record, and what it is called.</summary>
/// <param name="Name">The head of its column.</param>
/// <param name="FileName">The same in lower case with hyphens.</param>
/// <param name="Of">Its value for a score, or why there is none.</param>
internal sealed record CellMeasure(string Name, string FileName, Func<CaseScore, MetricValue> Of)
{
    public static readonly CellMeasure RougeL = new("ROUGE-L", "rouge-l", score => MetricValue.Of(score.Original.RougeL));

    public static readonly CellMeasure BertScore = new("BERT score", "bert-score", score => score.Original.BertScore);

    public static readonly CellMeasure ParaphraseRougeL = new("ROUGE-L paraphrase", "paraphrase-rouge-l", score => Mean(score.Paraphrases, answer => MetricValue.Of(answer.RougeL)));

    public static readonly CellMeasure ParaphraseBertScore = new("BERT score paraphrase", "paraphrase-bert-score", score => Mean(score.Paraphrases, answer => answer.BertScore));

    public static readonly CellMeasure SubQuestions = new("ROUGE-L sub-questions", "sub-questions-rouge-l", score => Mean(score.SubQuestions, answer => MetricValue.Of(answer.RougeL)));

    public static readonly CellMeasure Exact = new("Exact", "exact", score => MetricValue.Of(score.Original.Exact ? 1 : 0));

    /// <summary>The paper's, in the order of its Table 1; the BERT score only where there is an encoder.</summary>
    public static IReadOnlyList<CellMeasure> Paper(ExperimentContext context) =>
        context.Similarity.Absence is null ? [BertScore, RougeL, ParaphraseBertScore, ParaphraseRougeL] : [RougeL, ParaphraseRougeL];

    /// <summary>Its mean over records after their edit.</summary>
    public MetricMean After(IEnumerable<EvaluationRecord> records) => Mean(records.Select(record => record.Score()));

    /// <summary>Its mean over records as the unedited model answers them; none where that was not asked.</summary>
    public MetricMean Before(IEnumerable<EvaluationRecord> records) => Mean(records.Select(record => record.ScoreBefore()));

    private MetricMean Mean(IEnumerable<CaseScore?> scores) => MetricMean.Of(scores.OfType<CaseScore>().Select(Of), "no record could be asked");

    private static MetricValue Mean(IReadOnlyList<AnswerMeasures> answers, Func<AnswerMeasures, MetricValue> measure) => MetricValue.Mean(answers.Select(measure), "the record has no such question");

    /// <summary>The axis of a figure that shows shares.</summary>
    public FigureAxis Axis() => new(Name) { Minimum = 0, Maximum = 1 };
}
