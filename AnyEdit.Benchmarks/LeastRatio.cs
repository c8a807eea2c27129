using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace AnyEdit.Benchmarks;

/// <summary>A benchmark's least time over its baseline's: disturbances only ever add to a time, and a mean of three holds them all.</summary>
internal sealed class LeastRatio : IColumn
{
    public string Id => nameof(LeastRatio);

    public string ColumnName => "Ratio";

    public string Legend => "Least time over the baseline's least time";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Baseline;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => summary.HasBaselines();

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        var baseline = summary.GetBaseline(summary.GetLogicalGroupKey(benchmarkCase));
        return (Least(benchmarkCase) / (baseline is null ? null : Least(baseline)))?.ToString("0.00", CultureInfo.InvariantCulture) ?? "NA";

        double? Least(BenchmarkCase of) => summary[of]?.ResultStatistics?.Min;
    }
}
