using System.Text.Json;
using AnyEdit.Evaluation;
using AnyEdit.Evaluation.Embeddings;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Tests.Evaluation.Embeddings;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Metrics;

[NoTensorLeaks]
public sealed class CaseScorerTests
{
    private static readonly EditCase Edit = new("Who is the mayor?", "the old baker of Elron")
    {
        Paraphrases = ["Mayor: who?", "Name the mayor."],
        SubQuestions = [new("Of which town?", "Elron")],
        Neighbours = [new("Who is a baker?", "the mayor"), new("Where?", "a town")],
    };

    private static readonly CaseAnswers Written = new(Edit, "the old baker of Elron")
    {
        Paraphrases = ["the old town", "who is"],
        SubQuestions = ["of Elron"],
        Neighbours = ["the mayor", "Elford"],
        NeighboursBefore = ["the baker", "Elford"],
    };

    [Test]
    public void Score_EveryAnswer_IsMeasuredAgainstItsOwnReference()
    {
        using var bert = new TinyBert();
        using var similarity = EmbeddingSimilarity.Open(bert.Path);

        var score = CaseScorer.Score([Written], similarity).Single();

        AnswerMeasures[] all = [score.Original, .. score.Paraphrases, .. score.SubQuestions, .. score.Locality];
        Assert.Multiple(() =>
        {
            Assert.That(all.Select(measures => measures.Prompt), Is.EqualTo(new[] { "Who is the mayor?", "Mayor: who?", "Name the mayor.", "Of which town?", "Who is a baker?", "Where?" }));
            Assert.That(all.Select(measures => measures.Reference), Is.EqualTo(new[] { Edit.Target, Edit.Target, Edit.Target, "Elron", "the mayor", "a town" }));
            Assert.That(all.Select(measures => measures.RougeL), Is.EqualTo(new[] { 1, 0.4, 0, 1, 1, 0 }).Within(1e-12), "2 of 5 words of the target are in 'the old town'");
            Assert.That(all.Select(measures => measures.Exact), Is.EqualTo(new[] { true, false, false, false, true, false }));
            Assert.That(score.Unchanged.Value, Is.EqualTo(0.5));
            foreach (var measures in all)
                Assert.That(measures.BertScore, Is.EqualTo(similarity.Score([(measures.Answer, measures.Reference)])[0]).Using<MetricValue>((a, b) => Math.Abs(a.Value!.Value - b.Value!.Value) < 2e-6), measures.Prompt);
        });
    }

    [Test]
    public void Score_WithoutEncoder_HasTheReasonAndEveryOtherMeasure()
    {
        using var similarity = EmbeddingSimilarity.Open(null);
        var score = CaseScorer.Score([Written], similarity).Single();
        Assert.That(score.Original.BertScore, Is.EqualTo(new MetricValue(null, "no sentence encoder was given")));
        Assert.That(score.Original.Bleu, Is.EqualTo(1).Within(1e-12));
    }

    [Test]
    public void Score_SeveralCases_KeepTheirAnswers()
    {
        using var similarity = EmbeddingSimilarity.Open(null);
        var scores = CaseScorer.Score([new(new("a", "b"), "b"), Written, new(new("c", "d"), "x")], similarity);
        Assert.That(scores.Select(score => (score.Original.Prompt, score.Paraphrases.Count, score.Original.RougeL)), Is.EqualTo(new[] { ("a", 0, 1.0), ("Who is the mayor?", 2, 1.0), ("c", 0, 0.0) }));
        Assert.That(scores[0].Unchanged.Reason, Is.EqualTo("the case has no other questions"));
    }

    [Test]
    public void Score_AnswersBeforeTheEditUnknown_LeavesUnchangedOut()
    {
        using var similarity = EmbeddingSimilarity.Open(null);
        Assert.That(CaseScorer.Score([Written with { NeighboursBefore = null }], similarity)[0].Unchanged, Is.EqualTo(MetricValue.Missing("the answers before the edit are not known")));
    }

    [Test]
    public void Score_AnswersAreMissing_SaysOfWhich()
    {
        using var similarity = EmbeddingSimilarity.Open(null);
        Assert.That(() => CaseScorer.Score([Written with { Paraphrases = ["one"] }], similarity), Throws.ArgumentException.With.Message.EqualTo("There are 1 answers to the 2 paraphrases of 'Who is the mayor?'."));
    }

    [Test]
    public void Score_AsJson_ComesBackTheSame()
    {
        using var similarity = EmbeddingSimilarity.Open(null);
        var score = CaseScorer.Score([Written], similarity)[0];
        var back = JsonSerializer.Deserialize<CaseScore>(JsonSerializer.Serialize(score))!;
        Assert.That(JsonSerializer.Serialize(back), Is.EqualTo(JsonSerializer.Serialize(score)));
        Assert.That((back.Original, back.Locality[1], back.Unchanged), Is.EqualTo((score.Original, score.Locality[1], score.Unchanged)));
    }
}
