namespace AnyEdit.Evaluation.Runs;

/// <summary>What became of the model when a run had taken its edits off again.</summary>
/// <param name="IsUnedited">Whether its weights are those of the unedited model, to the bit.</param>
/// <param name="WeightHash">The hash of its weights, computed from the numbers that it had then.</param>
public sealed record EvaluationUndo(bool IsUnedited, string WeightHash);
