using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Tests.Evaluation.Metrics;

public sealed class CaseScoreMeansTests
{
    // Sums of a few numbers.
    private const double Tolerance = 1e-12;

    [Test]
    public void Of_SeveralAnswersOfACase_CountOnceTogether()
    {
        var means = CaseScoreMeans.Of([
            new(Answer(1)) { Paraphrases = [Answer(1), Answer(0), Answer(0.5)] },
            new(Answer(0)) { Paraphrases = [Answer(1)] },
            new(Answer(0.5)),
        ]);
        Assert.Multiple(() =>
        {
            Assert.That(means.Cases, Is.EqualTo(3));
            Assert.That(means.Original.RougeL.Value, Is.EqualTo(0.5).Within(Tolerance));
            Assert.That(means.Original.RougeL.StandardError, Is.EqualTo(0.5 / Math.Sqrt(3)).Within(Tolerance), "the deviation of 0, 1/2 and 1 is 1/2");
            Assert.That(means.Paraphrases.RougeL.Value, Is.EqualTo(0.75).Within(Tolerance));
            Assert.That(means.Paraphrases.RougeL.Count, Is.EqualTo(2), "the third case has none");
        });
    }

    [Test]
    public void Of_NothingToAverage_GivesTheReason()
    {
        var means = CaseScoreMeans.Of([new(Answer(1))]);
        Assert.Multiple(() =>
        {
            Assert.That(means.SubQuestions.RougeL, Is.EqualTo(new MetricMean(null, null, 0, "no case has sub-questions")));
            Assert.That(means.Original.BertScore, Is.EqualTo(new MetricMean(null, null, 0, "not computed")));
            Assert.That(means.Original.RougeL.StandardError, Is.Null, "one value has no spread");
            Assert.That(CaseScoreMeans.Of([]).Original.Exact.Reason, Is.EqualTo("there is no case"));
        });
    }

    [Test]
    public void Mean_SomeValuesMissing_TakesTheOthers()
    {
        Assert.That(MetricValue.Mean([MetricValue.Of(1), MetricValue.Missing("why"), MetricValue.Of(2)], "none"), Is.EqualTo(MetricValue.Of(1.5)));
        Assert.That(MetricValue.Mean([MetricValue.Missing("why")], "none"), Is.EqualTo(MetricValue.Missing("why")));
        Assert.That(() => MetricValue.Of(double.NaN), Throws.ArgumentException);
    }

    private static AnswerMeasures Answer(double rouge) => new("q", "a", "r") { RougeL = rouge };
}
