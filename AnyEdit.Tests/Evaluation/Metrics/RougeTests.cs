using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Tests.Evaluation.Metrics;

public sealed class RougeTests
{
    [Test]
    public void Score_EmptyPrediction_IsZero() =>
        Assert.That(Rouge.Score("", "An answer.").RougeL, Is.EqualTo(new RougeScore(0, 0, 0)));

    [Test]
    public void Score_EmptyReference_IsZero() =>
        Assert.That(Rouge.Score("An answer.", "").Rouge1, Is.EqualTo(new RougeScore(0, 0, 0)));

    [Test]
    public void LRecall_HalfOfTheWords_IsOneHalf() =>
        Assert.That(Rouge.LRecall("red green", "red green blue white"), Is.EqualTo(0.5));
}
