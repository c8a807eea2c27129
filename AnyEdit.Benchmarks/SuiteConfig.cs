using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AnyEdit.Benchmarks;

/// <summary>
/// How suites run: in this process, because BenchmarkDotNet's own projects would not know which tensor provider was chosen, and so
/// that a published program runs them on a machine without an SDK.
/// </summary>
internal static class SuiteConfig
{
    /// <summary>Above what any benchmark takes; BenchmarkDotNet's own limit of five minutes ends the whole run where a machine is slow or shared.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(6);

    /// <summary>A warm-up and three runs of each, unless the command line says otherwise (<c>--iterationCount 1</c>): these operations take milliseconds to minutes.</summary>
    public static IConfig Default => ManualConfig.CreateEmpty()
        .AddJob(Job.Default.WithToolchain(new InProcessEmitToolchain(Patience, logOutput: true)).WithStrategy(RunStrategy.Monitoring)
            .WithWarmupCount(1).WithIterationCount(3).WithInvocationCount(1).WithUnrollFactor(1).AsDefault())
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .HideColumns(Column.Error, Column.StdDev, Column.Median, Column.RatioSD, Column.AllocRatio)
        .HideColumns(BaselineRatioColumn.RatioMean)
        .AddColumn(StatisticColumn.Min, StatisticColumn.Max, new LeastRatio())
        .AddDiagnoser(new MemoryDiagnoser(new MemoryDiagnoserConfig(displayGenColumns: false)), new CostDiagnoser())
        .AddLogger(ConsoleLogger.Default)
        .AddExporter(new SuiteTable());
}
