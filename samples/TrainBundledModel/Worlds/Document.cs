namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>One training document.</summary>
/// <param name="Source">Which part of the recipe it comes from.</param>
/// <param name="Prompt">The user's turn, or <see langword="null"/> for plain text.</param>
/// <param name="Text">The assistant's turn, or the plain text.</param>
/// <param name="Plan">What hidden states are told beforehand, if anything.</param>
public sealed record Document(string Source, string? Prompt, string Text, PlannedStates? Plan = null);
