namespace AnyEdit.Models;

/// <summary>How a layer's input is normalised.</summary>
public enum Normalization
{
    /// <summary>x / sqrt(mean(x^2) + eps) * weight, computed in float32 for half-precision models.</summary>
    Rms,

    /// <summary>(x - mean) / sqrt(variance + eps) * weight + bias.</summary>
    Layer,
}
