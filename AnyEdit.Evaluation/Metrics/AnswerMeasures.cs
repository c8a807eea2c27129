namespace AnyEdit.Evaluation.Metrics;

/// <summary>An answer that a model wrote, judged by what it should have written. All shares are between 0 and 1.</summary>
/// <param name="Prompt">The question.</param>
/// <param name="Answer">What the model wrote.</param>
/// <param name="Reference">What it should have written.</param>
public sealed record AnswerMeasures(string Prompt, string Answer, string Reference)
{
    /// <summary>ROUGE-L recall in the paper's definition, the number that it reports.</summary>
    public double RougeL { get; init; }

    /// <summary>ROUGE-1 recall, likewise.</summary>
    public double Rouge1 { get; init; }

    /// <summary>ROUGE-2 recall, likewise.</summary>
    public double Rouge2 { get; init; }

    /// <summary>BLEU over characters, as the paper computes it (<see cref="CharacterBleu"/>).</summary>
    public double Bleu { get; init; }

    /// <summary>Whether the answer is the reference letter by letter, white space at both ends aside.</summary>
    public bool Exact { get; init; }

    /// <summary>The paper's BERT score: the cosine of the sentence embeddings, or why there is none.</summary>
    public MetricValue BertScore { get; init; } = MetricValue.Missing("not computed");

    /// <summary>Judges an answer by its words.</summary>
    /// <param name="prompt">The question.</param>
    /// <param name="answer">What the model wrote.</param>
    /// <param name="reference">What it should have written.</param>
    /// <param name="bertScore">The cosine of the two, or why there is none.</param>
    public static AnswerMeasures Of(string prompt, string answer, string reference, MetricValue bertScore)
    {
        var rouge = Rouge.Score(answer, reference);
        return new AnswerMeasures(prompt, answer, reference)
        {
            RougeL = rouge.RougeL.Recall,
            Rouge1 = rouge.Rouge1.Recall,
            Rouge2 = rouge.Rouge2.Recall,
            Bleu = CharacterBleu.Score(answer, reference),
            Exact = Accuracy.ExactMatch(answer, reference),
            BertScore = bertScore,
        };
    }
}
