namespace AnyEdit.Weights;

/// <summary>What an updater has to achieve: at every site of every sequence the hidden state of layer z.</summary>
/// <param name="Layers">The edited layers in ascending order; the last one is z.</param>
/// <param name="Sequences">The texts of the batch.</param>
public sealed record WeightUpdate(IReadOnlyList<int> Layers, IReadOnlyList<UpdateSequence> Sequences);
