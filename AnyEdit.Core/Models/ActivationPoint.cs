namespace AnyEdit.Models;

/// <summary>The activations of a layer that a probe can see.</summary>
public enum ActivationPoint
{
    /// <summary>What the attention block adds to the residual stream, shape (B, T, H).</summary>
    AttentionOutput,

    /// <summary>The key: the input of the MLP's down projection, shape (B, T, N).</summary>
    MlpKey,

    /// <summary>What the MLP adds to the residual stream, shape (B, T, H).</summary>
    MlpOutput,

    /// <summary>The layer's output, shape (B, T, H).</summary>
    LayerOutput,
}
