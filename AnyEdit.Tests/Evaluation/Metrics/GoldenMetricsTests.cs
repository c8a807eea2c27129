using System.Text.Json;
using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Tests.Evaluation.Metrics;

/// <summary>The numbers of NLTK 3.8 and rouge 1.0.1 on texts of every awkward kind.</summary>
public sealed class GoldenMetricsTests
{
    // The same operations in the same order, up to the sum of four logarithms.
    private const double Tolerance = 1e-9;

    [TestCaseSource(nameof(Pairs))]
    public void Score_GoldenPair_EqualsThePythonPackages(string answer, string prediction, double bleu, double[] rouge)
    {
        var scores = Rouge.Score(prediction, answer);
        double[] actual =
        [
            scores.Rouge1.Recall, scores.Rouge1.Precision, scores.Rouge1.FMeasure,
            scores.Rouge2.Recall, scores.Rouge2.Precision, scores.Rouge2.FMeasure,
            scores.RougeL.Recall, scores.RougeL.Precision, scores.RougeL.FMeasure,
        ];
        Assert.Multiple(() =>
        {
            Assert.That(actual, Is.EqualTo(rouge).Within(Tolerance));
            Assert.That(CharacterBleu.Score(prediction, answer), Is.EqualTo(bleu).Within(Tolerance));
        });
    }

    [TestCaseSource(nameof(Pairs))]
    public void CharacterBleu_GoldenPair_IsEqualRelativeToItsSize(string answer, string prediction, double bleu, double[] rouge)
    {
        _ = rouge;
        Assert.That(CharacterBleu.Score(prediction, answer), Is.EqualTo(bleu).Within(1e-7).Percent);
    }

    private static IEnumerable<TestCaseData> Pairs()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Golden", "metrics.json");
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (var pair in json.RootElement.GetProperty("pairs").EnumerateArray())
        {
            var rouge = pair.GetProperty("rouge");
            double[] expected = [.. from measure in new[] { "rouge-1", "rouge-2", "rouge-l" } from part in new[] { "r", "p", "f" } select rouge.GetProperty(measure).GetProperty(part).GetDouble()];
            yield return new TestCaseData(
                pair.GetProperty("answer").GetString(),
                pair.GetProperty("prediction").GetString(),
                pair.GetProperty("bleu").GetDouble(),
                expected).SetArgDisplayNames(pair.GetProperty("name").GetString()!);
        }
    }
}
