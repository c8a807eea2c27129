using AnyEdit.Benchmarks.Models;
using AnyEdit.Updaters.LeastSquares;
using AnyEdit.Updaters.Memit;
using BenchmarkDotNet.Attributes;

namespace AnyEdit.Benchmarks.Suites;

/// <summary>
/// Where the inner system of Woodbury's identity stops being the cheaper one: the solve of one layer by each route, six keys to be written, for from
/// half as many keys as numbers in one to three times as many; against LU of the dense matrix in float32, as the paper's public code does it.
/// </summary>
public class CrossoverBenchmarks : DeviceBenchmark
{
    private const int Sites = 6;
    private SolveBench system = null!;

    /// <summary>n: from <see cref="SecondMomentFactor.SingleFrom"/> on the factor is float32.</summary>
    [Params(1408)]
    public int N { get; set; }

    /// <summary>Keys as parts of n.</summary>
    [Params(0.5, 0.7, 1, 1.5, 2, 3)]
    public double Keys { get; set; }

    [GlobalSetup]
    public void Create() => system = SolveBench.Shared(N, (int)(Keys * N), Sites, OnDevice);

    [Benchmark(Baseline = true)]
    public long DenseLu() => SolveBench.Finish(system.Dense(ScalarType.Float32));

    [Benchmark]
    public long SingleColumns() => By(SolveRoute.SingleColumns);

    [Benchmark]
    public long SingleRows() => By(SolveRoute.SingleRows);

    [Benchmark]
    public long Columns() => By(SolveRoute.Columns);

    [Benchmark]
    public long Rows() => By(SolveRoute.Rows);

    [Benchmark]
    public long Chosen() => SolveBench.Finish(system.Woodbury());

    private long By(SolveRoute route) => SolveBench.Finish(PreservingLeastSquares.Solve(system.Factor, MemitDefaults.Lambda, system.Keys, system.Preserved, route));
}
