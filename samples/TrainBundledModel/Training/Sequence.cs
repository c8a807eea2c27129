using AnyEdit.Samples.TrainBundledModel.Worlds;

namespace AnyEdit.Samples.TrainBundledModel.Training;

/// <summary>A document as tokens.</summary>
/// <param name="Source">The recipe part.</param>
/// <param name="Ids">Prompt and answer.</param>
/// <param name="PromptLength">Tokens of the prompt.</param>
/// <param name="Plan">The planned states, if any.</param>
/// <param name="Content">The tokens that the plan states.</param>
public sealed record Sequence(string Source, int[] Ids, int PromptLength, PlannedStates? Plan, int[]? Content);
