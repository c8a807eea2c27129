using AnyEdit.Evaluation.Embeddings;

namespace AnyEdit.Evaluation.Metrics;

/// <summary>Scores what a model wrote about edits.</summary>
public static class CaseScorer
{
    private const string NoNeighbours = "the case has no other questions", NotBefore = "the answers before the edit are not known";

    /// <summary>Scores answers; the BERT scores of all are computed together.</summary>
    /// <param name="answers">What the model wrote about each edit.</param>
    /// <param name="similarity">The BERT score; borrowed. Where it has no encoder, its reason stands in the scores.</param>
    /// <param name="cancellationToken">Checked before each batch of embeddings.</param>
    /// <returns>A score per edit, in their order.</returns>
    /// <exception cref="ArgumentException">There are not as many answers as the edit has questions.</exception>
    public static IReadOnlyList<CaseScore> Score(
        IReadOnlyList<CaseAnswers> answers, EmbeddingSimilarity similarity, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(similarity);
        (string Prompt, string Answer, string Reference)[] all = [.. answers.SelectMany(Asked)];
        var cosines = similarity.Score([.. all.Select(asked => (asked.Answer, asked.Reference))], cancellationToken);
        var measures = new Queue<AnswerMeasures>(all.Zip(cosines, (asked, cosine) => AnswerMeasures.Of(asked.Prompt, asked.Answer, asked.Reference, cosine)));
        return [.. answers.Select(written => new CaseScore(measures.Dequeue())
        {
            Paraphrases = Next(written.Paraphrases.Count),
            SubQuestions = Next(written.SubQuestions.Count),
            Locality = Next(written.Neighbours.Count),
            Unchanged = Unchanged(written),
        })];

        AnswerMeasures[] Next(int count) => [.. Enumerable.Range(0, count).Select(_ => measures.Dequeue())];
    }

    private static IEnumerable<(string Prompt, string Answer, string Reference)> Asked(CaseAnswers written)
    {
        var edit = written.Case;
        return
        [
            (edit.Prompt, written.Original, edit.Target),
            .. Pair("paraphrases", edit.Paraphrases, written.Paraphrases).Select(pair => (pair.Asked, pair.Answer, edit.Target)),
            .. Pair("sub-questions", edit.SubQuestions, written.SubQuestions).Select(pair => (pair.Asked.Prompt, pair.Answer, pair.Asked.Answer)),
            .. Pair("other questions", edit.Neighbours, written.Neighbours).Select(pair => (pair.Asked.Prompt, pair.Answer, pair.Asked.Answer)),
        ];

        IEnumerable<(T Asked, string Answer)> Pair<T>(string what, IReadOnlyList<T> asked, IReadOnlyList<string> answers) => asked.Count == answers.Count
            ? asked.Zip(answers)
            : throw new ArgumentException($"There are {answers.Count} answers to the {asked.Count} {what} of '{edit.Prompt}'.");
    }

    private static MetricValue Unchanged(CaseAnswers written)
    {
        if (written.Neighbours.Count == 0)
            return MetricValue.Missing(NoNeighbours);
        if (written.NeighboursBefore is not { } before)
            return MetricValue.Missing(NotBefore);
        if (before.Count != written.Neighbours.Count)
            throw new ArgumentException($"There are {before.Count} answers from before the edit to the {written.Neighbours.Count} other questions of '{written.Case.Prompt}'.");
        return MetricValue.Of(before.Zip(written.Neighbours).Average(pair => Accuracy.ExactMatch(pair.Second, pair.First) ? 1.0 : 0));
    }
}
