using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Tests.Evaluation.Metrics;

public sealed class AccuracyTests
{
    [TestCase("Oslo.", "Oslo.", true)]
    [TestCase(" Oslo.\n", "Oslo.", true)]
    [TestCase("oslo.", "Oslo.", false)]
    public void ExactMatch_ComparesLetters(string prediction, string reference, bool expected) =>
        Assert.That(Accuracy.ExactMatch(prediction, reference), Is.EqualTo(expected));

    [Test]
    public void TokenAccuracy_PredictionTooShort_CountsTheMissingTokensAsWrong() =>
        Assert.That(Accuracy.TokenAccuracy([1, 2], [1, 2, 3, 4]), Is.EqualTo(0.5));

    [Test]
    public void TokenAccuracy_ShiftedByOne_IsZero() =>
        Assert.That(Accuracy.TokenAccuracy([2, 3, 4], [1, 2, 3]), Is.Zero);
}
