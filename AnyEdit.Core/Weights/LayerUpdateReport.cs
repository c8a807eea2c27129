namespace AnyEdit.Weights;

/// <summary>What was done to one layer.</summary>
/// <param name="Layer">The layer, counted from 0.</param>
/// <param name="Residual">|targets - h^z| over all sites before this layer was updated (Frobenius norm).</param>
/// <param name="WeightNorm">Frobenius norm of the matrix before the update.</param>
/// <param name="DeltaNorm">Frobenius norm of what was added to it.</param>
public sealed record LayerUpdateReport(int Layer, double Residual, double WeightNorm, double DeltaNorm);
