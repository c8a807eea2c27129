namespace AnyEdit.Models;

/// <summary>Sees activations while the decoder runs.</summary>
public interface IActivationProbe
{
    /// <summary>Whether an activation is wanted; the others are not reported.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="point">The place in the layer.</param>
    bool Wants(int layer, ActivationPoint point);

    /// <summary>Receives a wanted activation.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="point">The place in the layer.</param>
    /// <param name="activation">Borrowed: clone it, or detach it from its dispose scope, to keep it.</param>
    void Record(int layer, ActivationPoint point, Tensor activation);
}
