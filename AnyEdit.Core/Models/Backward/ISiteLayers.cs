using AnyEdit.Weights;

namespace AnyEdit.Models.Backward;

/// <summary>
/// The upper part of a model, over a window of tokens of which the first of each row, the site, changes between evaluations: from the
/// sites' states to predictions, and the gradient back. Owns its tensors, not the weights. R rows, W tokens of the window, P
/// predicting tokens.
/// </summary>
internal interface ISiteLayers : IDisposable
{
    /// <summary>Those by hand where they apply, else those by autograd; the caller disposes them.</summary>
    /// <param name="decoder">The model's forward computation.</param>
    /// <param name="weights">The weights; borrowed, as the window, its layout and the indices are.</param>
    /// <param name="first">The first layer to run.</param>
    /// <param name="window">Its input, (R, W, H).</param>
    /// <param name="layout">Where the window's tokens stand.</param>
    /// <param name="past">Keys and values of the tokens before; freed when they are no longer needed, also where this fails.</param>
    /// <param name="predicting">Which of the (R W) tokens the head has to see, (P).</param>
    public static ISiteLayers Create(Decoder decoder, IWeights weights, int first, Tensor window, SequenceLayout layout, KeyValueCache past, Tensor predicting)
    {
        if (!GatedLayers.Applies(decoder, weights, first, window.dtype))
            return new AutogradLayers(decoder, weights, first, window, layout, past, predicting);
        using (past)
            return new GatedLayers(decoder, weights, first, window, layout, past, predicting);
    }

    /// <summary>The logits of the predicting tokens, (P, V), without a graph, in the caller's dispose scope.</summary>
    /// <param name="sites">The sites' input of the first layer, (R, H), in float32 or float64.</param>
    Tensor Run(Tensor sites);

    /// <summary>The gradient of the sites of the last <see cref="Run"/>, (R, H), in their dtype, in the caller's dispose scope. Once after each run.</summary>
    /// <param name="logits">The gradient of the logits, (P, V), in the dtype of the sites.</param>
    Tensor Gradient(Tensor logits);
}
