namespace AnyEdit.Models.Backward;

/// <summary>
/// The upper part of a model, over a window of tokens of which the first of each row, the site, changes between evaluations: from the
/// sites' states to predictions, and the gradient back. Owns its tensors, not the weights. R rows, W tokens of the window, P
/// predicting tokens.
/// </summary>
internal interface ISiteLayers : IDisposable
{
    /// <summary>The logits of the predicting tokens, (P, V), without a graph, in the caller's dispose scope.</summary>
    /// <param name="sites">The sites' input of the first layer, (R, H), in float32 or float64.</param>
    Tensor Run(Tensor sites);

    /// <summary>The gradient of the sites of the last <see cref="Run"/>, (R, H), in their dtype, in the caller's dispose scope.</summary>
    /// <param name="logits">The gradient of the logits, (P, V), in their dtype.</param>
    Tensor Gradient(Tensor logits);
}
