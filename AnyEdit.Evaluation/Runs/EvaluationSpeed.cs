namespace AnyEdit.Evaluation.Runs;

/// <summary>How long a run's records took, by wall clock.</summary>
/// <param name="SecondsPerEdit">Mean time of an edit that went through, a record's share of its batch.</param>
/// <param name="SecondsPerRecord">Mean time of a record: edit, answers before and after, measuring.</param>
/// <param name="TokensPerSecond">Tokens of the edited model's answers for each second that they took; they are generated side by side.</param>
/// <param name="GeneratedTokens">Tokens of these answers.</param>
public sealed record EvaluationSpeed(double? SecondsPerEdit, double? SecondsPerRecord, double? TokensPerSecond, long GeneratedTokens)
{
    internal static EvaluationSpeed Of(IReadOnlyCollection<EvaluationRecord> evaluated)
    {
        var tokens = evaluated.Sum(record => record.SubQuestions.Concat(record.Paraphrases).Concat(record.Locality).Append(record.Original!).Sum(answer => (long)answer.Pieces.Count));
        var seconds = evaluated.Sum(record => record.Timings.Answers);
        return new(
            Mean(evaluated.Where(record => record.Edit is not null).Select(record => record.Timings.Edit)),
            Mean(evaluated.Select(record => record.Timings.Edit + record.Timings.Before + record.Timings.Answers + record.Timings.Scoring)),
            seconds > 0 ? tokens / seconds : null,
            tokens);
    }

    private static double? Mean(IEnumerable<double> values) => values.Cast<double?>().Average();
}
