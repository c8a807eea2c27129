using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>How long edits took, in seconds.</summary>
internal static class EditTimes
{
    /// <summary>The time of each edit that went through.</summary>
    public static double[] Of(IEnumerable<EvaluationRecord> records) => [.. records.Where(record => record.Edit is not null).Select(record => record.Timings.Edit)];

    /// <summary>Their mean, without the first one where there are others: the first of a process also factors the key moments.</summary>
    public static MetricMean Mean(IEnumerable<EvaluationRecord> records)
    {
        var times = Of(records);
        return MetricMean.Of(times.Skip(times.Length > 1 ? 1 : 0).Select(MetricValue.Of), "no edit went through");
    }
}
