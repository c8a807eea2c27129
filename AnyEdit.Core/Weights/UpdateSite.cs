namespace AnyEdit.Weights;

/// <summary>A position and the hidden state that layer z is to have there.</summary>
/// <param name="Position">Position in the sequence.</param>
/// <param name="Target">The hidden state wanted, shape (H), float32; borrowed.</param>
public readonly record struct UpdateSite(int Position, Tensor Target);
