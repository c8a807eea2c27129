using AnyEdit.Evaluation.Metrics;
using AnyEdit.Models;

namespace AnyEdit.Evaluation.MultipleChoice;

/// <summary>The log-probabilities of the letters after "Answer:".</summary>
internal sealed class LetterScorer(CausalLanguageModel model, int shots) : IChoiceScorer
{
    public IReadOnlyList<double[]?> Score(MultipleChoiceSubject subject, IReadOnlyList<MultipleChoiceQuestion> questions, CancellationToken cancellationToken)
    {
        NextTokenChoice?[] asked = [.. questions.Select(question => Encode(subject, question))];
        var scores = new Queue<double[]>(NextToken.Score(model, [.. asked.OfType<NextTokenChoice>()], cancellationToken));
        return [.. asked.Select(choice => choice is null ? null : scores.Dequeue())];
    }

    /// <summary>As many examples as fit, the first ones.</summary>
    private NextTokenChoice? Encode(MultipleChoiceSubject subject, MultipleChoiceQuestion question)
    {
        for (var examples = Math.Min(shots, subject.Examples.Count); examples >= 0; examples--)
        {
            var choice = Encode(MultipleChoicePrompt.Write(subject.Name, subject.Examples.Take(examples), question), question.Choices.Count);
            if (choice.Ids.Count <= model.Config.MaxPositions)
                return choice;
        }
        return null;
    }

    /// <summary>
    /// What is compared is the first token in which the four continuations differ: " A" to " D" themselves where each is one token, and the
    /// letters after a common space for tokenizers that have no such token.
    /// </summary>
    private NextTokenChoice Encode(string prompt, int choices)
    {
        IReadOnlyList<int>[] texts = [.. Enumerable.Range(0, choices).Select(choice => PlainText.Encode(model, $"{prompt} {MultipleChoiceQuestion.Letter(choice)}"))];
        var shared = 0;
        while (texts.All(ids => ids.Count > shared && ids[shared] == texts[0][shared]))
            shared++;
        int[] next = [.. texts.Where(ids => ids.Count > shared).Select(ids => ids[shared]).Distinct()];
        return next.Length == choices && shared > 0
            ? new NextTokenChoice([.. texts[0].Take(shared)], next)
            : throw new NotSupportedException($"The model's tokenizer does not tell the answers A to {MultipleChoiceQuestion.Letter(choices - 1)} apart by one token.");
    }
}
