using AnyEdit.Benchmarks.Models;
using AnyEdit.Benchmarks.Naive;
using AnyEdit.Editing;
using AnyEdit.Locating;
using AnyEdit.Models;
using AnyEdit.Values;
using AnyEdit.Weights;
using BenchmarkDotNet.Attributes;

namespace AnyEdit.Benchmarks.Suites;

/// <summary>
/// Values of one chunk and of longer answers (Eq. 9), medium model, five evaluations per chunk: only the layers above z on only the
/// chunk's tokens, against the whole model on all text up to the chunk's end.
/// </summary>
public class ValueOptimizationBenchmarks : DeviceBenchmark
{
    private readonly ValueOptimizerOptions options = new() { Steps = 5, StopLoss = 0 };
    private CausalLanguageModel model = null!;
    private WeightLease weights = null!;
    private NaiveValues naive = null!;
    private NaiveText text = null!;
    private EncodedEdit edit = null!;
    private EditLocations locations = null!;

    /// <summary>Length of the answer in tokens; chunks have 40.</summary>
    [Params(40, 200)]
    public int Tokens { get; set; }

    [GlobalSetup]
    public void Create()
    {
        var shape = ModelShape.Medium;
        model = RandomModel.Create(shape.Config, OnDevice);
        weights = model.Lease();
        var request = ModelShape.Requests(1, Tokens)[0];
        text = NaiveText.Of(model, request, shape.ChunkSize);
        edit = new EncodedEdit(request, text.Ids[..text.QuestionLength], text.Ids[text.QuestionLength..], text.Chunks);
        naive = new NaiveValues(new EagerDecoder(shape.Config), shape.Config.LayerCount - 1, shape.Layers[^1], options);
        locations = new EditLocations(shape.Layers, [[.. text.Chunks.Select(text.Site)]]);
    }

    [GlobalCleanup]
    public void Free()
    {
        weights.Dispose();
        model.Dispose();
    }

    [Benchmark(Baseline = true)]
    public int Naive()
    {
        using var scope = torch.NewDisposeScope();
        return naive.Find(weights.Snapshot, text, model.Device).Count;
    }

    [Benchmark]
    public int AnyEdit()
    {
        var values = new GradientValueOptimizer(options).Optimize(model.Decoder, weights.Snapshot, [edit], locations, progress: null, CancellationToken.None);
        foreach (var value in values[0])
            value.Dispose();
        return values[0].Count;
    }
}
