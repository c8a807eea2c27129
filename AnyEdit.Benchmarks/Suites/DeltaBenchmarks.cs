using AnyEdit.Benchmarks.Models;
using BenchmarkDotNet.Attributes;

namespace AnyEdit.Benchmarks.Suites;

/// <summary>
/// The solve of one layer for 240 keys, six of them to be written, as each method's edit does it with what it keeps at hand (Eq. 16, 19, 20);
/// against LU of the dense matrix in float32, as the paper's public code does it, and Cholesky of the same; and the factor itself, computed once
/// per layer and statistics.
/// </summary>
public class DeltaBenchmarks : DeviceBenchmark
{
    private const int Columns = 240;
    private const int Sites = 6;

    /// <summary>Bytes per number of an n x n matrix while the suite is set up and runs: C, its factor, a basis, and what the dense solve makes.</summary>
    private const double BytesPerNumber = 36;

    private SolveBench system = null!;

    /// <summary>Inner widths: the medium model, two sizes between, Llama-3-8B; those that the memory holds.</summary>
    public static IEnumerable<int> Sizes => AllSizes.Where(Fits);

    [ParamsSource(nameof(Sizes))]
    public int N { get; set; }

    private static IEnumerable<int> AllSizes => [1408, 4096, 8192, 14336];

    private static double Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    [GlobalSetup]
    public void Create()
    {
        foreach (var size in AllSizes.Where(size => !Fits(size)))
            Console.WriteLine(FormattableString.Invariant($"// n = {size} is left out: it needs {Needed(size) / 1e9:f1} GB, there are {Memory / 1e9:f1}."));
        system = SolveBench.Shared(N, Columns, Sites, OnDevice);
    }

    [Benchmark(Baseline = true)]
    public long DenseLu() => SolveBench.Finish(system.Dense(ScalarType.Float32));

    [Benchmark]
    public long DenseCholesky() => SolveBench.Finish(system.DenseCholesky());

    [Benchmark]
    public long Memit() => SolveBench.Finish(system.Woodbury());

    [Benchmark]
    public long AlphaEdit() => SolveBench.Finish(system.AlphaEdit());

    [Benchmark]
    public long Rome() => SolveBench.Finish(system.Rome());

    [Benchmark]
    public long Factor()
    {
        using var factor = system.MakeFactor();
        return SolveBench.Finish(factor.Panels[0].alias());
    }

    private static double Needed(int size) => BytesPerNumber * size * size;

    private static bool Fits(int size) => Needed(size) < Memory;
}
