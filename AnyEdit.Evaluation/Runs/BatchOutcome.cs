using AnyEdit.Sessions;

namespace AnyEdit.Evaluation.Runs;

/// <summary>What became of a batch's edit.</summary>
/// <param name="Report">What was done; <c>null</c> where nothing was.</param>
/// <param name="Failure">Why the edit came to nothing; <c>null</c> where it went through, or there was nothing to edit.</param>
/// <param name="Edits">How many edits the model has now.</param>
internal sealed record BatchOutcome(EditBatchReport? Report, string? Failure, int Edits);
