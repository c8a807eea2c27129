using AnyEdit.Weights;

namespace AnyEdit.Models.Backward;

/// <summary>Layers and head of any family, their gradient by autograd. Borrows what it is given, but for the cache.</summary>
/// <param name="decoder">The model's forward computation.</param>
/// <param name="weights">The weights.</param>
/// <param name="first">The first layer to run.</param>
/// <param name="window">Its input, (R, W, H).</param>
/// <param name="layout">Where the window's tokens stand.</param>
/// <param name="cache">Keys and values of the tokens before; owned.</param>
/// <param name="predicting">Which of the (R W) tokens the head has to see, (P).</param>
internal sealed class AutogradLayers(
    Decoder decoder, IWeights weights, int first, Tensor window, SequenceLayout layout, KeyValueCache cache, Tensor predicting) : ISiteLayers
{
    private Tensor? leaf;       // the sites, (R, H)
    private Tensor? logits;     // (P, V)

    /// <inheritdoc />
    public Tensor Run(Tensor sites)
    {
        Forget();
        using var scope = torch.NewDisposeScope();
        using var gradient = torch.enable_grad();
        leaf = sites.detach().clone().DetachFromDisposeScope();
        leaf.requires_grad = true;
        var states = torch.cat([leaf.to_type(window.dtype).unsqueeze(1), window.narrow(1, 1, window.size(1) - 1)], 1);              // (R, W, H)
        var output = decoder.RunLayers(weights, states, first, decoder.Config.LayerCount, layout, cache.Frozen());
        logits = decoder.Head(weights, output.reshape(-1, output.size(2)).index_select(0, predicting)).DetachFromDisposeScope();
        return logits.detach().MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public Tensor Gradient(Tensor logits)
    {
        using var scope = torch.NewDisposeScope();
        return torch.autograd.grad([this.logits!], [leaf!], [logits.to_type(this.logits!.dtype)])[0].MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        Forget();
        cache.Dispose();
    }

    private void Forget()
    {
        leaf?.Dispose();
        logits?.Dispose();
    }
}
