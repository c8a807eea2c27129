namespace AnyEdit.Samples.QuickStart;

/// <summary>Something to teach the model.</summary>
/// <param name="Request">The question with its new answer.</param>
/// <param name="Paraphrase">The question in other words; it plays no part in the edit.</param>
internal sealed record Lesson(EditRequest Request, string Paraphrase);
