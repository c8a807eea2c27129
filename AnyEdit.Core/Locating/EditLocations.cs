namespace AnyEdit.Locating;

/// <summary>Where a batch of edits happens.</summary>
/// <param name="Layers">The edited layers in ascending order; the last one, z, is where values are optimised.</param>
/// <param name="Positions">For each edit, for each chunk: the position, in prompt plus target, of the token whose hidden state is edited.</param>
public sealed record EditLocations(IReadOnlyList<int> Layers, IReadOnlyList<IReadOnlyList<int>> Positions);
