using AnyEdit.Chunking;
using AnyEdit.Editing;
using AnyEdit.Locating;
using AnyEdit.Models;
using AnyEdit.Tests.Values;
using AnyEdit.Tokenization;
using AnyEdit.Values;
using AnyEdit.Weights;
using BenchmarkDotNet.Attributes;

namespace AnyEdit.Benchmarks;

/// <summary>
/// Values of a long answer (Eq. 9): only the layers above z on only the chunk's tokens, against the whole model on the whole
/// text at every step.
/// </summary>
[MemoryDiagnoser]
public class ValueOptimizationBenchmarks : IDisposable
{
    private const string Config = """
        {"model_type":"qwen2","hidden_size":256,"intermediate_size":640,"num_hidden_layers":6,"num_attention_heads":8,
         "num_key_value_heads":4,"vocab_size":2048,"max_position_embeddings":1024,"tie_word_embeddings":true}
        """;

    private static readonly int[] Layers = [1, 2, 3];
    private readonly ValueOptimizerOptions options = new() { Steps = 5, StopLoss = 0 };
    private Decoder decoder = null!;
    private WeightSnapshot weights = null!;
    private EncodedEdit edit = null!;
    private EditLocations locations = null!;

    /// <summary>Length of the answer in tokens; chunks have 10.</summary>
    [Params(50, 200)]
    public int Tokens { get; set; }

    [GlobalSetup]
    public void Create()
    {
        var config = ModelConfig.Parse(Config);
        decoder = new Decoder(config);
        weights = RandomModel.Weights(config, seed: 1);
        var target = RandomModel.Ids(config, Tokens, seed: 2);
        edit = new EncodedEdit(new EditRequest("?", "!"), RandomModel.Ids(config, 20, seed: 3), target, new SlidingWindowChunker(10).Split(target, new ByteTokenizer()));
        locations = new EditLocations(Layers, [[.. edit.Chunks.Select(chunk => edit.PromptIds.Count + chunk.Start - 1)]]);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        weights?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public int WholeModel()
    {
        using var scope = torch.NewDisposeScope();
        return SlowValueOptimizer.Optimize(decoder, weights, edit, locations.Positions[0], Layers[^1], options).Count;
    }

    [Benchmark]
    public int LayersAboveZ()
    {
        var values = new GradientValueOptimizer(options).Optimize(decoder, weights, [edit], locations, progress: null, CancellationToken.None);
        foreach (var value in values[0])
            value.Dispose();
        return values[0].Count;
    }
}
