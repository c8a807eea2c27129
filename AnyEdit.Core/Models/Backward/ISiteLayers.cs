namespace AnyEdit.Models.Backward;

/// <summary>
/// A range of layers over a window of tokens, of which the first of each row, the site, changes between evaluations. Owns its tensors,
/// not the weights. R rows, W tokens of the window.
/// </summary>
internal interface ISiteLayers : IDisposable
{
    /// <summary>The output of the last layer, (R, W, H), without a graph, in the caller's dispose scope.</summary>
    /// <param name="sites">The sites' input of the first layer, (R, H).</param>
    Tensor Run(Tensor sites);

    /// <summary>The gradient of the sites of the last <see cref="Run"/>, (R, H), in the caller's dispose scope.</summary>
    /// <param name="output">The gradient of the output, (R, W, H); it may be overwritten.</param>
    Tensor Gradient(Tensor output);
}
