using AnyEdit.Weights;

namespace AnyEdit.Models.Backward;

/// <summary>The layers of any family, their gradient by autograd. Weights, window, layout and cache are borrowed.</summary>
internal sealed class AutogradLayers(Decoder decoder, IWeights weights, int first, Tensor window, SequenceLayout layout, KeyValueCache cache) : ISiteLayers
{
    private Tensor? sites;      // (R, H), the leaf of the graph
    private Tensor? output;     // (R, W, H)

    /// <inheritdoc />
    public Tensor Run(Tensor sites)
    {
        Dispose();
        using var scope = torch.NewDisposeScope();
        using var gradient = torch.enable_grad();
        this.sites = sites.detach().clone().DetachFromDisposeScope();
        this.sites.requires_grad = true;
        var others = window.narrow(1, 1, window.size(1) - 1);
        var states = torch.cat([this.sites.to_type(window.dtype).unsqueeze(1), others], 1);                         // (R, W, H)
        output = decoder.RunLayers(weights, states, first, decoder.Config.LayerCount, layout, cache.Frozen()).DetachFromDisposeScope();
        return output.detach().MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public Tensor Gradient(Tensor output) => torch.autograd.grad([this.output!], [sites!], [output])[0];

    public void Dispose()
    {
        sites?.Dispose();
        output?.Dispose();
    }
}
