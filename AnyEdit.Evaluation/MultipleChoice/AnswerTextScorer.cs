using AnyEdit.Evaluation.Metrics;
using AnyEdit.Models;
using AnyEdit.Tokenization;

namespace AnyEdit.Evaluation.MultipleChoice;

/// <summary>The mean log-probabilities of the answers' own tokens after the question.</summary>
internal sealed class AnswerTextScorer(CausalLanguageModel model) : IChoiceScorer
{
    public IReadOnlyList<double[]?> Score(MultipleChoiceSubject subject, IReadOnlyList<MultipleChoiceQuestion> questions, CancellationToken cancellationToken)
    {
        QuestionAnswer[][] asked = [.. questions.Select(question => question.Choices.Select(choice => new QuestionAnswer(question.Question, Continuation(choice))).ToArray())];
        bool[] fits = [.. asked.Select(answers => answers.All(Fits))];
        var scores = new Queue<AnswerScore>(AnswerScorer.Score(model, [.. asked.Where((_, i) => fits[i]).SelectMany(answers => answers)], cancellationToken));
        return [.. asked.Select((answers, i) => fits[i] ? answers.Select(_ => scores.Dequeue().MeanLogProbability).ToArray() : null)];
    }

    /// <summary>Without a chat template the answer goes on in the question's line.</summary>
    private string Continuation(string choice) => model.ChatTemplate == ChatTemplate.None ? $" {choice}" : choice;

    private bool Fits(QuestionAnswer pair) =>
        model.Tokenizer.EncodePrompt(model.ChatTemplate, pair.Prompt).Count + model.Tokenizer.Encode(pair.Answer, recogniseSpecialTokens: false).Count <= model.Config.MaxPositions;
}
