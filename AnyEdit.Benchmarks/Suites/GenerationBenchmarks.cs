using AnyEdit.Benchmarks.Models;
using AnyEdit.Benchmarks.Naive;
using AnyEdit.Generation;
using AnyEdit.Models;
using AnyEdit.Weights;
using BenchmarkDotNet.Attributes;

namespace AnyEdit.Benchmarks.Suites;

/// <summary>64 tokens after a question of 32, medium model, against the generation loop of Hugging Face transformers; both keep keys and values.</summary>
public class GenerationBenchmarks : DeviceBenchmark
{
    private const int NewTokens = 64;
    private readonly GenerationOptions options = new() { MaxNewTokens = NewTokens, StopTokens = [] };
    private CausalLanguageModel model = null!;
    private WeightLease weights = null!;
    private int[][] prompts = [];

    /// <summary>Questions side by side.</summary>
    [Params(1, 8)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void Create()
    {
        model = RandomModel.Create(ModelShape.Medium.Config, OnDevice);
        weights = model.Lease();
        prompts = [.. Enumerable.Range(0, Batch).Select(i => RandomModel.Ids(model.Config, ModelShape.QuestionTokens, seed: i))];
    }

    [GlobalCleanup]
    public void Free()
    {
        weights.Dispose();
        model.Dispose();
    }

    [Benchmark(Baseline = true)]
    public int Naive() => NaiveGeneration.Run(model, weights.Snapshot, prompts, NewTokens).Length;

    [Benchmark]
    public int AnyEdit() => new TextGenerator(model).GenerateIds(prompts, options).Count;
}
