using BenchmarkDotNet.Analysers;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Validators;

namespace AnyEdit.Benchmarks;

/// <summary>
/// What an operation costs beside the wall's time: time of all processors, which is the steadier one where others use the machine too; native
/// tensors that the benchmark's thread makes; and those still there after all operations, which should be none. Works where benchmarks run in this process.
/// </summary>
internal sealed class CostDiagnoser : IDiagnoser
{
    private long madeBefore;
    private long aliveBefore;
    private TimeSpan cpuBefore;
    private long made;
    private long kept;
    private TimeSpan cpu;

    public IEnumerable<string> Ids => [nameof(CostDiagnoser)];

    public IEnumerable<IExporter> Exporters => [];

    public IEnumerable<IAnalyser> Analysers => [];

    public RunMode GetRunMode(BenchmarkCase benchmarkCase) => RunMode.NoOverhead;

    public void Handle(HostSignal signal, DiagnoserActionParameters parameters)
    {
        if (signal == HostSignal.BeforeActualRun)
            (madeBefore, aliveBefore, cpuBefore) = (Made, Tensor.TotalCount, Environment.CpuUsage.TotalTime);
        else if (signal == HostSignal.AfterActualRun)
            (cpu, made, kept) = (Environment.CpuUsage.TotalTime - cpuBefore, Made - madeBefore, Tensor.TotalCount - aliveBefore);
    }

    public IEnumerable<Metric> ProcessResults(DiagnoserResults results)
    {
        var run = results.BenchmarkCase.Job.Run;
        var operations = Math.Max(1.0, run.IterationCount * run.InvocationCount);                       // TotalOperations has warm-ups too, and these twice
        yield return new Metric(new Column("CPU", "Time of all processors per operation", UnitType.Time, 0), cpu.TotalNanoseconds / operations);
        yield return new Metric(new Column("Tensors", "Native tensors made per operation on the benchmark's thread", UnitType.Dimensionless, 1), made / operations);
        yield return new Metric(new Column("Kept", "Native tensors that all operations left behind", UnitType.Dimensionless, 2), kept);
    }

    public void DisplayResults(ILogger logger)
    {
    }

    public IEnumerable<ValidationError> Validate(ValidationParameters validationParameters) => [];

    private static long Made => DisposeScopeManager.Statistics.CreatedInScopeCount + DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

    private sealed class Column(string name, string legend, UnitType unit, int place) : IMetricDescriptor
    {
        public string Id => name;

        public string DisplayName => name;

        public string Legend => legend;

        public string NumberFormat => unit == UnitType.Time ? "0.0" : "0";

        public UnitType UnitType => unit;

        public string Unit => unit == UnitType.Time ? "ns" : "";

        public bool TheGreaterTheBetter => false;

        public int PriorityInCategory => place;

        public bool GetIsAvailable(Metric metric) => true;
    }
}
