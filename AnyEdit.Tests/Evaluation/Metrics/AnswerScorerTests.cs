using AnyEdit.Evaluation;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Models;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Metrics;

[NoTensorLeaks]
public sealed class AnswerScorerTests
{
    // Float64 sums of at most a few hundred products of order 1, a few layers deep.
    private const double Tolerance = 1e-11;

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.AllWithBytes))]
    public void Score_AnswersOfDifferentLengths_AgreeWithTheNaiveTwin(string json)
    {
        using var model = InMemoryModel.Create(json, dtype: ScalarType.Float64);
        AssertAgrees(model, [new("Who?", "a"), new("Where is it?", "I do not know."), new("W", "ab")]);
    }

    [Test]
    public void Score_MoreThanOneBatch_AgreesWithTheNaiveTwin()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama, dtype: ScalarType.Float64);
        var random = new Random(1);
        AssertAgrees(model, [.. Enumerable.Range(0, 120).Select(i => new QuestionAnswer($"Question {i}?", new string('x', random.Next(1, 40))))]);
    }

    [Test]
    public void Score_Measures_FollowFromTheTokens()
    {
        var score = new AnswerScore([1, 2, 3, 4], [-1, -2, -3, -6], [true, true, true, false]);
        Assert.Multiple(() =>
        {
            Assert.That(score.IsGreedy, Is.False);
            Assert.That(score.TokenAccuracy, Is.EqualTo(0.75));
            Assert.That(score.MeanLogProbability, Is.EqualTo(-3));
            Assert.That((score with { MostLikely = [true, true, true, true] }).IsGreedy);
        });
    }

    [Test]
    public void Score_EmptyAnswer_SaysWhich()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        Assert.That(() => AnswerScorer.Score(model, [new("Who?", "")]), Throws.ArgumentException.With.Message.EqualTo("The answer to 'Who?' is empty."));
    }

    [Test]
    public void Score_LongerThanTheContext_SaysSo()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        Assert.That(() => AnswerScorer.Score(model, [new("Who?", new string('a', 61))]), Throws.ArgumentException.With.Message.Contains("65 tokens"));
    }

    [Test]
    public void Score_Cancelled_Stops()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        Assert.That(() => AnswerScorer.Score(model, [new("Who?", "a")], new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());
    }

    private static void AssertAgrees(CausalLanguageModel model, QuestionAnswer[] answers)
    {
        var scores = AnswerScorer.Score(model, answers);
        for (var i = 0; i < answers.Length; i++)
        {
            var (prompt, answer) = (model.Tokenizer.Encode(answers[i].Prompt), model.Tokenizer.Encode(answers[i].Answer));
            var expected = NaiveLikelihood.Of(model, [.. prompt, .. answer])[(prompt.Count - 1)..];
            Assert.That(scores[i].TokenIds, Is.EqualTo(answer));
            Assert.That(scores[i].LogProbabilities, Is.EqualTo(expected.Select(token => token.Log)).Within(Tolerance), answers[i].Prompt);
            Assert.That(scores[i].MostLikely, Is.EqualTo(expected.Zip(answer, (token, id) => token.Likeliest == id)));
        }
    }
}
