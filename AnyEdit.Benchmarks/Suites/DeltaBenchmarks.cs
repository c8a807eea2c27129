using AnyEdit.Benchmarks.Models;
using BenchmarkDotNet.Attributes;

namespace AnyEdit.Benchmarks.Suites;

/// <summary>
/// The solve of one layer (Eq. 19) for 240 keys, six of them to be written: with the factor of C at hand, against LU of the dense
/// matrix in float32, as the paper's public code does it; and the factor itself, computed once per layer and statistics.
/// </summary>
public class DeltaBenchmarks : DeviceBenchmark
{
    private const int Columns = 240;
    private const int Sites = 6;

    /// <summary>Bytes per number of an n x n matrix while the suite is set up and runs: C, its sums and its factor.</summary>
    private const double BytesPerNumber = 40;

    private SolveBench system = null!;

    /// <summary>Inner widths: the medium model, two sizes between, Llama-3-8B; those that the memory holds.</summary>
    public static IEnumerable<int> Sizes =>
        new[] { 1408, 4096, 8192, 14336 }.Where(n => BytesPerNumber * n * n < GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    [ParamsSource(nameof(Sizes))]
    public int N { get; set; }

    [GlobalSetup]
    public void Create() => system = SolveBench.Create(N, Columns, Sites, OnDevice);

    [GlobalCleanup]
    public void Free() => system.Dispose();

    [Benchmark(Baseline = true)]
    public long DenseLu()
    {
        using var solved = system.Dense(ScalarType.Float32);
        return Finish(solved);
    }

    [Benchmark]
    public long Woodbury()
    {
        using var solved = system.Woodbury();
        return Finish(solved);
    }

    [Benchmark]
    public long Factor()
    {
        using var factor = system.MakeFactor();
        return Finish(factor.Panels[0]);
    }

    private static long Finish(Tensor tensor)
    {
        if (tensor.device_type == DeviceType.CUDA)
            torch.cuda.synchronize(tensor.device);
        return tensor.numel();
    }
}
