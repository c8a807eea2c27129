using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.Runs;

/// <summary>What the model said about a record, before and after, and how good that is.</summary>
/// <param name="Case">The record, with all questions and what was expected.</param>
/// <param name="Score">The scores of what it says now.</param>
/// <param name="Answers">The answers to original, paraphrases, sub-questions and other questions, in this order.</param>
internal sealed record Examination(EditCase Case, CaseScore Score, IReadOnlyList<WrittenAnswer> Answers)
{
    /// <summary>The scores of the unedited model; <c>null</c> where it was not asked everything.</summary>
    public CaseScore? Before { get; init; }

    /// <summary>The other questions' answers of the unedited model, judged.</summary>
    public IReadOnlyList<AnswerMeasures> LocalityBefore { get; init; } = [];

    public EditMeasures? Likelihoods { get; init; }

    /// <summary>Puts it into a line of the record file.</summary>
    public EvaluationRecord Record(IReadOnlyList<string> targetPieces)
    {
        var answers = new Queue<WrittenAnswer>(Answers);
        return new EvaluationRecord(Case.Index, Case.Prompt, Case.Target)
        {
            Id = Case.Id,
            Subject = Case.Subject,
            Category = Case.Category,
            Former = Case.FormerAnswer,
            TargetPieces = targetPieces,
            Original = Next(Score.Original, Before?.Original),
            Paraphrases = Each(Score.Paraphrases, Before?.Paraphrases),
            SubQuestions = Each(Score.SubQuestions, Before?.SubQuestions),
            Locality = Each(Score.Locality, LocalityBefore),
            Unchanged = Score.Unchanged,
            Likelihoods = Likelihoods,
        };

        RecordedAnswer Next(AnswerMeasures now, AnswerMeasures? before) =>
            answers.Dequeue() is var written ? new RecordedAnswer(now) { Pieces = written.Pieces, Finish = written.Finish, Before = before } : null!;

        RecordedAnswer[] Each(IReadOnlyList<AnswerMeasures> now, IReadOnlyList<AnswerMeasures>? before) => [.. now.Select((measures, i) => Next(measures, before?[i]))];
    }
}
