using AnyEdit.Weights;

namespace AnyEdit.Models.Backward;

/// <summary>
/// Layers and head of the Llama family, forward and backwards by hand. It computes what <see cref="Decoder"/> and autograd compute, without
/// the cost of a graph, and makes once what the first layer makes of tokens that do not change.
/// </summary>
/// <remarks>Not safe for concurrent use.</remarks>
internal sealed class GatedLayers : ISiteLayers
{
    private readonly Tensor window;         // the first layer's input, (R W, H); its first tokens are overwritten
    private readonly long rows;             // R
    private readonly List<GatedLayer> layers = [];
    private readonly RmsNorm finalNorm;
    private readonly Matrix head;
    private readonly Tensor predicting;     // (P), borrowed
    private readonly OwnedTensors owned = new();
    private readonly OwnedTensors tape = new();

    /// <summary>Prepares evaluations.</summary>
    /// <param name="decoder">The model's forward computation.</param>
    /// <param name="weights">The weights; borrowed.</param>
    /// <param name="first">The first layer to run.</param>
    /// <param name="window">Its input, (R, W, H); copied.</param>
    /// <param name="layout">Where the window's tokens stand; borrowed.</param>
    /// <param name="cache">Keys and values of the tokens before; copied.</param>
    /// <param name="predicting">Which of the (R W) tokens the head has to see, (P); borrowed.</param>
    public GatedLayers(Decoder decoder, IWeights weights, int first, Tensor window, SequenceLayout layout, KeyValueCache cache, Tensor predicting)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        (rows, this.predicting) = (window.size(0), predicting);
        try
        {
            this.window = owned.Keep(window.reshape(-1, window.size(2)).clone());
            var places = new AttentionWindow(decoder.Config, layout, window, owned);
            for (var layer = first; layer < decoder.Config.LayerCount; layer++)
                layers.Add(new(decoder.Config, weights, decoder.Names[layer], places, layout.Past == 0 ? null : cache.Settled(layer, layout.Past), owned, tape));
            layers[0].Prepare(this.window);
            finalNorm = new(weights[decoder.Names.FinalNorm.Weight], decoder.Config.NormEpsilon, tape);
            head = new(weights, decoder.Names.Head, owned);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether a model can be run this way; others are run by <see cref="Decoder"/> and autograd.</summary>
    /// <param name="decoder">The model's forward computation.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="first">The first layer to run.</param>
    /// <param name="dtype">dtype of the layer's input.</param>
    public static bool Applies(Decoder decoder, IWeights weights, int first, ScalarType dtype)
    {
        var config = decoder.Config;
        return dtype is ScalarType.Float32 or ScalarType.Float64
            && config is { Normalization: Normalization.Rms, GatedMlp: true, Activation: ActivationFunction.Silu, ParallelBlocks: false, Rotary: not null }
            && first < config.LayerCount && !decoder.Names.StoresTransposed
            && new[] { decoder.Names.FinalNorm.Weight, decoder.Names.Head.Weight, decoder.Names.Head.Bias }.All(name => name is null || weights[name].dtype == dtype)
            && Enumerable.Range(first, config.LayerCount - first).Select(layer => decoder.Names[layer]).All(names =>
                names is { Query: not null, MlpNorm: not null } && names.All().All(name => weights[name].dtype == dtype));
    }

    /// <inheritdoc />
    public Tensor Run(Tensor sites)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        tape.Dispose();
        window.view(rows, -1, window.size(1)).select(1, 0).copy_(sites);
        var state = layers[0].Apply(window, tape.Keep(sites.clone()));
        foreach (var layer in layers.Skip(1))
            state = layer.Apply(state, state);
        return head.Apply(finalNorm.Apply(tape.Keep(state.index_select(0, predicting)))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public Tensor Gradient(Tensor logits)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var (normalized, last) = (head.Backward(logits), torch.zeros([predicting.size(0), window.size(1)], window.dtype, window.device));
        finalNorm.AddBackward(normalized, last);
        var gradient = torch.zeros_like(window).index_add_(0, predicting, last, 1);                   // (R W, H)
        for (var layer = layers.Count - 1; layer > 0; layer--)
            layers[layer].Backward(gradient);
        var first = layers[0].BackwardToFirst(gradient, rows).MoveToOuterDisposeScope();
        tape.Dispose();
        return first;
    }

    public void Dispose()
    {
        tape.Dispose();
        owned.Dispose();
    }
}
