namespace AnyEdit.Evaluation.Runs;

/// <summary>A record, and why it does not fit the model.</summary>
/// <param name="Case">The record.</param>
/// <param name="Problem">A sentence; <c>null</c> where it fits.</param>
internal sealed record RunEntry(EditCase Case, string? Problem);
