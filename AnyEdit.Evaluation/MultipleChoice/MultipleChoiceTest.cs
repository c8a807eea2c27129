using System.ComponentModel.DataAnnotations;
using AnyEdit.Evaluation.DataSets;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Models;

namespace AnyEdit.Evaluation.MultipleChoice;

/// <summary>Exact match on multiple-choice questions: what an edited model can still do besides.</summary>
public static class MultipleChoiceTest
{
    /// <summary>Questions that are scored between two reports of progress.</summary>
    private const int Block = 64;

    /// <summary>Asks a model all questions of a set.</summary>
    /// <param name="model">The model, edited or not. Nobody may edit it meanwhile.</param>
    /// <param name="set">The questions.</param>
    /// <param name="options">How they are asked; the defaults when null.</param>
    /// <param name="progress">Receives a report after every 64 questions and every subject, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Checked before each batch.</param>
    /// <returns>The right answers by subject. A question that does not fit the model's context even without examples counts as a wrong row.</returns>
    /// <exception cref="DataSetException">A row is wrong and wrong rows are fatal, or a file cannot be read.</exception>
    /// <exception cref="NotSupportedException">The tokenizer does not tell the letters apart.</exception>
    /// <exception cref="ValidationException">Options are out of range.</exception>
    public static MultipleChoiceResult Measure(
        CausalLanguageModel model,
        MultipleChoiceSet set,
        MultipleChoiceOptions? options = null,
        IProgress<MultipleChoiceProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        options = AnnotatedOptions.Validated(options ?? new());
        IChoiceScorer scorer = options.Form == ChoiceForm.Letters ? new LetterScorer(model, options.Shots) : new AnswerTextScorer(model);
        var (scores, before) = (new List<SubjectScore>(), default(Share));
        foreach (var subject in set.Read())
        {
            var (correct, asked) = (default(Share), 0);
            MultipleChoiceQuestion[] questions = [.. subject.Questions.Take(options.Limit ?? int.MaxValue)];
            foreach (var block in questions.Chunk(Block))
            {
                cancellationToken.ThrowIfCancellationRequested();
                correct += Count(subject, block, scorer.Score(subject, block, cancellationToken), set);
                asked += block.Length;
                progress?.Report(new MultipleChoiceProgress(subject.Name, scores.Count + 1, set.SubjectCount, asked, questions.Length, before + correct));
            }
            before += correct;
            scores.Add(new SubjectScore(subject.Name, correct, options.Form == ChoiceForm.Letters ? Math.Min(options.Shots, subject.Examples.Count) : 0));
        }
        return new MultipleChoiceResult(options.Form, scores, [.. set.Skipped]);
    }

    private static Share Count(MultipleChoiceSubject subject, MultipleChoiceQuestion[] questions, IReadOnlyList<double[]?> scores, MultipleChoiceSet set)
    {
        var correct = default(Share);
        for (var i = 0; i < questions.Length; i++)
            if (scores[i] is { } score)
                correct += new Share(Array.IndexOf(score, score.Max()) == questions[i].Answer ? 1 : 0, 1);
            else
                set.Report(new DataSetException(subject.Path, i, $"line {questions[i].Line}", null, "the question does not fit the model's context."));
        return correct;
    }
}
