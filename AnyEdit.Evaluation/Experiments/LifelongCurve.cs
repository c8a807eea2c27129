using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>What became of a sequence of edits, time after time.</summary>
/// <param name="Cell">The sequence.</param>
/// <param name="Times">The times at which all edits so far were asked, in order.</param>
/// <param name="Failed">How many edits of the sequence came to nothing.</param>
internal sealed record LifelongCurve(ExperimentCell Cell, IReadOnlyList<LifelongTime> Times, int Failed)
{
    /// <summary>Perplexity of the held-out texts before any edit; <c>null</c> where it was not measured.</summary>
    public double? PerplexityBefore { get; init; }

    /// <summary>Multiple-choice questions answered right before any edit.</summary>
    public MetricMean CorrectBefore { get; init; }

    /// <summary>Reads a finished run.</summary>
    public static LifelongCurve Of(ExperimentCell cell, EvaluationResult run)
    {
        EvaluationRecord[] records = [.. run.Records.Where(record => record.Original is not null)];
        IGrouping<int, EvaluationRecord>[] again = [.. run.Again.GroupBy(record => record.Edits)];
        var ability = run.Summarize().Ability;
        var firstEnd = again.Length == 0 ? 0 : again[0].Key;
        HashSet<int> first = [.. records.Where(record => record.Edits <= firstEnd).Select(record => record.Index)];
        var before = ability.FirstOrDefault(row => row.Edits == 0);
        return new LifelongCurve(cell, [.. again.Select((time, i) => Time(time, i == 0 ? 0 : again[i - 1].Key))], records.Count(record => record.Failure is not null))
        {
            PerplexityBefore = before?.Perplexity,
            CorrectBefore = before?.Correct ?? default,
        };

        LifelongTime Time(IGrouping<int, EvaluationRecord> time, int since)
        {
            var measured = ability.FirstOrDefault(row => row.Edits == time.Key);
            return new LifelongTime(
                time.Key,
                CellMeasure.RougeL.After(records.Where(record => record.Edits > since && record.Edits <= time.Key)),
                CellMeasure.RougeL.After(time),
                CellMeasure.RougeL.After(time.Where(record => first.Contains(record.Index))))
            {
                Exact = CellMeasure.Exact.After(time),
                Locality = Locality(time, answer => answer.Measures.RougeL),
                Unchanged = Locality(time, answer => Accuracy.ExactMatch(answer.Measures.Answer, answer.Before!.Answer) ? 1 : 0),
                Perplexity = measured?.Perplexity,
                Correct = measured?.Correct ?? default,
            };
        }
    }

    /// <summary>
    /// The same other questions are asked with every record of a time, which all have the same answers: the mean is over the questions, not the records.
    /// </summary>
    private static MetricMean Locality(IEnumerable<EvaluationRecord> time, Func<RecordedAnswer, double> of) =>
        MetricMean.Of(time.First().Locality.Select(answer => MetricValue.Of(of(answer))), "no other question was asked");
}
