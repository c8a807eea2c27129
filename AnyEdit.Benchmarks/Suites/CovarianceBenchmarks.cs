using AnyEdit.Benchmarks.Models;
using AnyEdit.Benchmarks.Naive;
using AnyEdit.Models;
using AnyEdit.Statistics;
using BenchmarkDotNet.Attributes;

namespace AnyEdit.Benchmarks.Suites;

/// <summary>
/// Key moments of five layers over a corpus, medium model: one pass for all of them, packed, half of each product, against one
/// pass for each over padded batches with the whole product.
/// </summary>
public class CovarianceBenchmarks : DeviceBenchmark
{
    private CausalLanguageModel model = null!;
    private IReadOnlyList<IReadOnlyList<int>> texts = null!;

    /// <summary>Tokens of the shortest text; the longest has 256.</summary>
    [Params(256, 32)]
    public int Shortest { get; set; }

    [GlobalSetup]
    public void Create()
    {
        model = RandomModel.Create(ModelShape.Medium.Config, OnDevice);
        texts = RandomModel.Texts(model.Config, 32, Shortest, 256);
    }

    [GlobalCleanup]
    public void Free() => model.Dispose();

    [Benchmark(Baseline = true)]
    public void Naive() => NaiveStatistics.Sums(model, ModelShape.Medium.Layers, texts).ForEach(sum => sum.Dispose());

    [Benchmark]
    public void AnyEdit() => new KeyMomentCollector().Collect(model, ModelShape.Medium.Layers, texts).Dispose();
}
