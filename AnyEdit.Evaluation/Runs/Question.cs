namespace AnyEdit.Evaluation.Runs;

/// <summary>A question to the model.</summary>
/// <param name="Prompt">The question.</param>
/// <param name="Limit">The most tokens of its answer.</param>
internal sealed record Question(string Prompt, int Limit);
