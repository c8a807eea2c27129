using System.Text;

namespace AnyEdit.Evaluation.MultipleChoice;

/// <summary>A question as MMLU's authors ask it, as plain text without a chat template.</summary>
/// <remarks>Their code writes two spaces before the subject's name; here, as in the other tools, it is one.</remarks>
public static class MultipleChoicePrompt
{
    /// <summary>Writes a question so that " A", " B", " C" or " D" may follow.</summary>
    /// <param name="subject">The subject in words.</param>
    /// <param name="examples">Answered questions that stand before it.</param>
    /// <param name="question">The question.</param>
    public static string Write(string subject, IEnumerable<MultipleChoiceQuestion> examples, MultipleChoiceQuestion question)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(question);
        var prompt = new StringBuilder().Append("The following are multiple choice questions (with answers) about ").Append(subject).Append(".\n\n");
        foreach (var example in examples)
            Ask(prompt, example).Append(' ').Append(example.AnswerLetter).Append("\n\n");
        return Ask(prompt, question).ToString();
    }

    private static StringBuilder Ask(StringBuilder prompt, MultipleChoiceQuestion question)
    {
        prompt.Append(question.Question);
        for (var choice = 0; choice < question.Choices.Count; choice++)
            prompt.Append('\n').Append(MultipleChoiceQuestion.Letter(choice)).Append(". ").Append(question.Choices[choice]);
        return prompt.Append("\nAnswer:");
    }
}
