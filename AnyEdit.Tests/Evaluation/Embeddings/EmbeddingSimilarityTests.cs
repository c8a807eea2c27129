using AnyEdit.Evaluation.Embeddings;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Embeddings;

[NoTensorLeaks]
public sealed class EmbeddingSimilarityTests
{
    [Test]
    public void Score_Answers_AreCosinesOfTheirEmbeddings()
    {
        using var bert = new TinyBert();
        using var similarity = EmbeddingSimilarity.Open(bert.Path);
        using var encoder = SentenceEncoder.Load(bert.Path);
        var (a, b) = (bert.Twin.Embed(encoder.Encode("the old mayor")), bert.Twin.Embed(encoder.Encode("who is a baker")));

        var scores = similarity.Score([("the old mayor", "who is a baker"), ("a town", "a town"), ("who is a baker", "the old mayor")]);

        // Products of twelve numbers that are each within 2e-6 (see SentenceEncoderTests); the same text gives 1 up to float32.
        Assert.That(scores.Select(score => score.Value), Is.EqualTo(new[] { a.Zip(b, (x, y) => x * y).Sum(), 1, a.Zip(b, (x, y) => x * y).Sum() }).Within(2e-5));
        Assert.That(scores[0].Value, Is.LessThan(0.98), "the made encoder tells texts apart");
        Assert.That(similarity.Absence, Is.Null);
    }

    [Test]
    public void Open_NoFolderGiven_GivesAReasonInsteadOfNumbers()
    {
        using var similarity = EmbeddingSimilarity.Open(null);
        Assert.That(similarity.Score([("a", "b")]), Is.EqualTo(new[] { MetricValue.Missing("no sentence encoder was given") }));
    }

    [Test]
    public void Open_FolderIsAbsent_NamesIt()
    {
        using var similarity = EmbeddingSimilarity.Open("/no/such/folder");
        Assert.That(similarity.Score([("a", "b")])[0], Is.EqualTo(new MetricValue(null, "there is no sentence encoder in '/no/such/folder'")));
    }

    [Test]
    public void Cosine_KnownVectors_IsRight() => Assert.Multiple(() =>
    {
        Assert.That(EmbeddingSimilarity.Cosine([3, 4], [4, 3]), Is.EqualTo(0.96).Within(1e-15));
        Assert.That(EmbeddingSimilarity.Cosine([1, 0], [-2, 0]), Is.EqualTo(-1));
        Assert.That(EmbeddingSimilarity.Cosine([0, 0], [1, 0]), Is.Zero);
        Assert.That(() => EmbeddingSimilarity.Cosine([1], [1, 2]), Throws.ArgumentException.With.Message.Contains("1 and 2 numbers"));
    });
}
