namespace AnyEdit.Evaluation.MultipleChoice;

/// <summary>A question with answers to choose from.</summary>
/// <param name="Question">The question.</param>
/// <param name="Choices">The answers, A first.</param>
/// <param name="Answer">Which of them is right, counted from 0.</param>
public sealed record MultipleChoiceQuestion(string Question, IReadOnlyList<string> Choices, int Answer)
{
    /// <summary>The line of its file where it begins, counted from 1; 0 where it is from no file.</summary>
    public int Line { get; init; }

    /// <summary>The letter of the right answer.</summary>
    public char AnswerLetter => Letter(Answer);

    /// <summary>The letter of an answer.</summary>
    /// <param name="choice">The answer, counted from 0.</param>
    public static char Letter(int choice) => (char)('A' + choice);
}
