using AnyEdit.Chunking;
using AnyEdit.Models;
using AnyEdit.Statistics;
using AnyEdit.Values;
using AnyEdit.Weights;

namespace AnyEdit.Benchmarks.Naive;

/// <summary>MEMIT with the chunk loop, as the paper's public code does it: one text after the other, then one update for all.</summary>
internal sealed class NaiveEdit : IDisposable
{
    private readonly CausalLanguageModel model;
    private readonly EagerDecoder decoder;
    private readonly int[] layers;
    private readonly double lambda;
    private readonly ValueOptimizerOptions options;
    private readonly Tensor[] moments;

    /// <summary>Makes C of each layer ready, which the reference does once, too.</summary>
    public NaiveEdit(CausalLanguageModel model, IKeyMomentSource source, int[] layers, double lambda, ValueOptimizerOptions options)
    {
        (this.model, this.layers, this.lambda, this.options) = (model, layers, lambda, options);
        decoder = new EagerDecoder(model.Config);
        moments = [.. layers.Select(layer =>
        {
            using var scope = torch.NewDisposeScope();
            using var found = source.Get(model, layer);
            return found.SecondMoment().to_type(ScalarType.Float32).to(model.Device).DetachFromDisposeScope();
        })];
    }

    /// <summary>The whole edit: the changes (H, n) by parameter, in the caller's dispose scope.</summary>
    public Dictionary<string, Tensor> Run(WeightSnapshot weights, IReadOnlyList<NaiveText> texts) => Update(weights, texts, Values(weights, texts));

    /// <summary>The values alone: what is wanted at the sites of each text, (H) each, in the caller's dispose scope.</summary>
    public List<Tensor> Values(WeightSnapshot weights, IReadOnlyList<NaiveText> texts) =>
        [.. texts.SelectMany(text => Search(options).Find(weights, text, model.Device))];

    /// <summary>A few evaluations of one chunk; all of a chunk cost the same, because each runs over the text up to its end.</summary>
    public void RunSteps(WeightSnapshot weights, NaiveText text, Chunk chunk, int evaluations)
    {
        using var scope = torch.NewDisposeScope();
        Search(new ValueOptimizerOptions { Steps = evaluations, StopLoss = 0 }).FindChunk(weights, text, chunk, [], model.Device);
    }

    /// <summary>The update alone.</summary>
    public Dictionary<string, Tensor> Update(WeightSnapshot weights, IReadOnlyList<NaiveText> texts, IReadOnlyList<Tensor> targets) =>
        NaiveMemit.Update(decoder, weights, texts, targets, layers, moments, lambda);

    public void Dispose()
    {
        foreach (var moment in moments)
            moment.Dispose();
    }

    private NaiveValues Search(ValueOptimizerOptions search) => new(decoder, model.Config.LayerCount - 1, layers[^1], search);
}
