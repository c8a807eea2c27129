namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>Asks the trainer to plan a document: at the start of each chunk, a hidden state is told what the chunk will say.</summary>
/// <param name="ChunkSize">Tokens per chunk.</param>
/// <param name="Strength">Norm of what is added to the state, relative to the state's own.</param>
/// <param name="Content">The text that the states are told; the document's own text, or another where the plan is too weak to be followed.</param>
public sealed record PlannedStates(int ChunkSize, double Strength, string Content);
