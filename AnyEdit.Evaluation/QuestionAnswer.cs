namespace AnyEdit.Evaluation;

/// <summary>A question and an answer to it.</summary>
/// <param name="Prompt">The question as a user would type it, without chat template.</param>
/// <param name="Answer">The answer as it follows the prompt, without end-of-turn token.</param>
public sealed record QuestionAnswer(string Prompt, string Answer);
