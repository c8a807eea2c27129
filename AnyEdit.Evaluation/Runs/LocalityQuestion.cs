namespace AnyEdit.Evaluation.Runs;

/// <summary>A question whose answer no edit should change.</summary>
/// <param name="Prompt">The question.</param>
/// <param name="Answer">Its answer; <c>null</c> for the one that the unedited model gives.</param>
public sealed record LocalityQuestion(string Prompt, string? Answer = null);
