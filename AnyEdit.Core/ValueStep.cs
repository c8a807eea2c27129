namespace AnyEdit;

/// <summary>One evaluation of the value optimiser's loss.</summary>
/// <param name="Loss">The whole loss.</param>
/// <param name="NegativeLogLikelihood">Mean over the chunk's tokens, in nats.</param>
/// <param name="Penalty">The weighted size of delta relative to the hidden state.</param>
public readonly record struct ValueStep(double Loss, double NegativeLogLikelihood, double Penalty);
