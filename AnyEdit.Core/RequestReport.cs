namespace AnyEdit;

/// <summary>What happened to one request of an edit.</summary>
/// <param name="Request">The request.</param>
/// <param name="PromptTokens">Length of the prompt with its chat template, in tokens.</param>
/// <param name="TargetTokens">Length of the target with its end-of-turn token, in tokens.</param>
/// <param name="Chunks">A report for each chunk, in order.</param>
public sealed record RequestReport(EditRequest Request, int PromptTokens, int TargetTokens, IReadOnlyList<ChunkReport> Chunks);
