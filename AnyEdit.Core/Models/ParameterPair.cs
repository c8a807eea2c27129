namespace AnyEdit.Models;

/// <summary>The names of a projection's or a normalisation's parameters.</summary>
/// <param name="Weight">The matrix or vector it multiplies with.</param>
/// <param name="Bias">What it adds, or null.</param>
public sealed record ParameterPair(string Weight, string? Bias = null);
