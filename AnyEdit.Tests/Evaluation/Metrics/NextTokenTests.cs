using AnyEdit.Evaluation.Metrics;
using AnyEdit.Models;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Metrics;

[NoTensorLeaks]
public sealed class NextTokenTests
{
    // Float64 sums of at most a few hundred products of order 1, a few layers deep.
    private const double Tolerance = 1e-11;

    private static readonly string Beginning = new('b', 40);

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.AllWithBytes))]
    public void Score_TextsWithACommonBeginning_AgreeWithTheNaiveTwin(string json) =>
        AssertAgrees(json, Beginning + "one", Beginning + " and two", Beginning + "x", Beginning + "one more");

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.AllWithBytes))]
    public void Score_TextsWithoutACommonBeginning_AgreeWithTheNaiveTwin(string json) =>
        AssertAgrees(json, "one", "and two", "x", "on");

    [Test]
    public void Score_TextThatIsTheBeginningOfTheOthers_AgreesWithTheNaiveTwin() =>
        AssertAgrees(InMemoryModel.ByteLlama, Beginning, Beginning + "a", Beginning);

    [Test]
    public void Read_TextsAndWhatTheyShare_LeavesATokenOfEach()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var lease = model.Lease();
        using var noGradients = torch.no_grad();
        int? Length(params string[] texts)
        {
            using var prefix = SharedPrefix.Read(model, lease.Snapshot, [.. texts.Select(text => model.Tokenizer.Encode(text))]);
            return prefix?.Length;
        }

        Assert.Multiple(() =>
        {
            Assert.That(Length(Beginning + "x", Beginning + "yz"), Is.EqualTo(40));
            Assert.That(Length(Beginning, Beginning + "yz"), Is.EqualTo(39));
            Assert.That(Length(Beginning), Is.Null, "one text shares nothing");
            Assert.That(Length("short one", "short two"), Is.Null);
        });
    }

    private static void AssertAgrees(string json, params string[] texts)
    {
        using var model = InMemoryModel.Create(json, dtype: ScalarType.Float64);
        var scores = NextToken.Score(model, [.. texts.Select(text => new NextTokenChoice(model.Tokenizer.Encode(text), ['A', 'B', 'z']))], CancellationToken.None);
        for (var i = 0; i < texts.Length; i++)
            foreach (var (letter, score) in "ABz".Zip(scores[i]))
                Assert.That(score, Is.EqualTo(NaiveLikelihood.Of(model, model.Tokenizer.Encode(texts[i] + letter))[^1].Log).Within(Tolerance), texts[i]);
    }
}
