using AnyEdit.Weights;

namespace AnyEdit.Models.Backward;

/// <summary>
/// The layers from one on, of the Llama family, over a window of tokens of which only the first of each row changes between
/// evaluations, and the gradient of that one. It computes what the layers of <see cref="Decoder"/> and autograd compute, with half the
/// operations: only inputs have gradients, and of the first layer only those of the tokens that change.
/// </summary>
/// <remarks>Not safe for concurrent use. R rows, W tokens of the window.</remarks>
internal sealed class GatedLayers : ISiteLayers
{
    private readonly Tensor window;         // the first layer's input, (R W, H); its first tokens are overwritten
    private readonly long rows;             // R
    private readonly AttentionWindow places;
    private readonly List<GatedLayer> layers = [];
    private readonly Tape tape = new();

    /// <summary>Prepares evaluations.</summary>
    /// <param name="decoder">The model's forward computation.</param>
    /// <param name="weights">The weights; borrowed.</param>
    /// <param name="first">The first layer to run.</param>
    /// <param name="window">Its input, (R, W, H); copied.</param>
    /// <param name="layout">Where the window's tokens stand; borrowed.</param>
    /// <param name="cache">Keys and values of the tokens before; copied.</param>
    public GatedLayers(Decoder decoder, IWeights weights, int first, Tensor window, SequenceLayout layout, KeyValueCache cache)
    {
        using var scope = torch.NewDisposeScope();
        rows = window.size(0);
        this.window = window.reshape(-1, window.size(2)).clone().DetachFromDisposeScope();
        places = new AttentionWindow(decoder.Config, layout, window);
        for (var layer = first; layer < decoder.Config.LayerCount; layer++)
            layers.Add(new(decoder.Config, weights, decoder.Names[layer], places, layout.Past == 0 ? null : cache.Settled(layer, layout.Past), tape));
        layers[0].Prepare(this.window);
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
        return state.view(rows, -1, state.size(1)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public Tensor Gradient(Tensor output)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var gradient = output.view(-1, output.size(2));
        for (var layer = layers.Count - 1; layer > 0; layer--)
            layers[layer].Backward(gradient);
        return layers[0].BackwardToFirst(gradient, rows).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        tape.Dispose();
        foreach (var layer in layers)
            layer.Dispose();
        places.Dispose();
        window.Dispose();
    }
}
