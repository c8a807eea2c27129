using AnyEdit.Benchmarks.Naive;
using AnyEdit.Models;
using AnyEdit.Statistics;
using BenchmarkDotNet.Attributes;

namespace AnyEdit.Benchmarks.Suites;

/// <summary>The sum of k k^T alone, 4096 keys of one layer in rows of 1024: the half above the diagonal against the whole product.</summary>
public class CovarianceSumBenchmarks : DeviceBenchmark
{
    private const int Rows = 4;
    private const int RowLength = 1024;
    private Tensor keys = null!;
    private Tensor total = null!;
    private KeySums sums = null!;

    /// <summary>n, the length of a key.</summary>
    [Params(1408, 4096)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Create()
    {
        torch.manual_seed(1);
        keys = torch.randn([1, RowLength, Size], device: OnDevice);
        total = torch.zeros([Size, Size], device: OnDevice);
        sums = new KeySums([0], Size, OnDevice);
    }

    [GlobalCleanup]
    public void Free()
    {
        keys.Dispose();
        total.Dispose();
        sums.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Naive()
    {
        using var products = LibtorchProducts.Only();
        for (var row = 0; row < Rows; row++)
        {
            using var scope = torch.NewDisposeScope();
            total.add_(torch.matmul(keys[0].t(), keys[0]));
        }
    }

    [Benchmark]
    public void AnyEdit()
    {
        using var scope = torch.NewDisposeScope();
        for (var row = 0; row < Rows; row++)
            sums.Record(0, ActivationPoint.MlpKey, keys);
        sums.AddBlock();
    }
}
