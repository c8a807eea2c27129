namespace AnyEdit.Weights;

/// <summary>What a weight update achieved.</summary>
/// <param name="RelativeResidual">
/// How much of the wanted change of the hidden states at layer z is missing once all layers are updated:
/// |targets - h^z after| / |targets - h^z before|, Frobenius norms over all sites. 0 is perfect.
/// </param>
/// <param name="Regularization">The weight of what is kept against what is written that was used (MEMIT: lambda).</param>
/// <param name="Layers">A report for each updated layer, in order.</param>
public sealed record WeightUpdateReport(double RelativeResidual, double Regularization, IReadOnlyList<LayerUpdateReport> Layers);
