using AnyEdit.Models;

namespace AnyEdit.Benchmarks.Naive;

/// <summary>Sees an activation of <see cref="EagerDecoder"/>, after the module that reads or makes it has run.</summary>
/// <param name="layer">The layer.</param>
/// <param name="point"><see cref="ActivationPoint.MlpKey"/> or <see cref="ActivationPoint.LayerOutput"/>.</param>
/// <param name="activation">(B, T, n) or (B, T, H); borrowed.</param>
/// <returns>Whether the forward goes on; only asked at a key.</returns>
internal delegate bool ForwardHook(int layer, ActivationPoint point, Tensor activation);
