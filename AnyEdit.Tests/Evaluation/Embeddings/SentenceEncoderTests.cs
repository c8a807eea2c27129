using AnyEdit.Evaluation.Embeddings;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Embeddings;

[NoTensorLeaks]
public sealed class SentenceEncoderTests
{
    // Numbers of a unit vector in float32 (rounding 6e-8) after two layers whose half dozen roundings each normalisation magnifies by
    // at most the inverse deviation, about 2; measured 3e-7. GELU by tanh instead of erf would be 1e-4 off.
    private const double Tolerance = 2e-6;

    private static readonly string[] Texts = ["The mayor of Elron is a baker.", "Who?", "", "old, old, old town of Elford is 1 town. Who is the mayor of the old town?", "the"];

    [TestCase(1, 1e-12)]
    [TestCase(2, 1e-12)]
    [TestCase(3, 0.3)]
    public void Embed_TextsOfDifferentLengths_AgreeWithTheNaiveTwin(int seed, double epsilon)
    {
        using var bert = new TinyBert(seed, epsilon);
        using var encoder = SentenceEncoder.Load(bert.Path);
        AssertAgrees(bert, encoder, Texts);
    }

    [Test]
    public void Embed_GeluByTanh_IsToldFromTheExactOne()
    {
        using var bert = new TinyBert(activation: "gelu_new");
        using var encoder = SentenceEncoder.Load(bert.Path);
        var (tanh, exact) = (encoder.Embed(Texts[..1])[0], bert.Twin.Embed(encoder.Encode(Texts[0])));
        Assert.That(tanh.Zip(exact, (a, b) => Math.Abs(a - b)).Max(), Is.InRange(20 * Tolerance, 1e-2));
    }

    [Test]
    public void Embed_ManyBatches_AgreesWithTheNaiveTwin()
    {
        using var bert = new TinyBert();
        using var encoder = SentenceEncoder.Load(bert.Path, new() { BatchTokens = 20 });
        AssertAgrees(bert, encoder, [.. Texts, .. Texts.Reverse(), "a town"]);
    }

    [Test]
    public void Embed_Embeddings_HaveLengthOne()
    {
        using var bert = new TinyBert();
        using var encoder = SentenceEncoder.Load(bert.Path);
        // Twelve squares in float32.
        Assert.That(encoder.Embed(Texts).Select(embedding => embedding.Sum(value => (double)value * value)), Has.All.EqualTo(1).Within(1e-6));
    }

    [Test]
    public void Embed_TextLongerThanTheLimit_IsCutOff()
    {
        using var bert = new TinyBert();
        using var encoder = SentenceEncoder.Load(bert.Path);
        var (exact, longer) = (string.Join(' ', Enumerable.Repeat("old", 14)), string.Join(' ', Enumerable.Repeat("old", 40)));
        Assert.That(encoder.Encode(longer), Has.Length.EqualTo(TinyBert.MaxLength).And.EqualTo(encoder.Encode(exact)));
        Assert.That(encoder.Encode(longer)[^1], Is.EqualTo(3), "[SEP] stays at the end");
    }

    [Test]
    public void Embed_NoTexts_GivesNothing()
    {
        using var bert = new TinyBert();
        using var encoder = SentenceEncoder.Load(bert.Path);
        Assert.That(encoder.Embed([]), Is.Empty);
    }

    [Test]
    public void Embed_Cancelled_Stops()
    {
        using var bert = new TinyBert();
        using var encoder = SentenceEncoder.Load(bert.Path);
        Assert.That(() => encoder.Embed(Texts, new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Load_NamesOfAPretrainingCheckpoint_AreTheSameEncoder()
    {
        using var bert = new TinyBert();
        bert.WriteWeights(
            name => "bert." + name.Replace("LayerNorm.weight", "LayerNorm.gamma").Replace("LayerNorm.bias", "LayerNorm.beta"),
            "bert.embeddings.position_ids", "bert.pooler.dense.bias", "cls.predictions.bias");
        using var encoder = SentenceEncoder.Load(bert.Path);
        AssertAgrees(bert, encoder, Texts);
    }

    [Test]
    public void Load_WithoutTheSmallFiles_ReadsUpToTheLastPosition()
    {
        using var bert = new TinyBert();
        foreach (var file in new[] { "sentence_bert_config.json", "modules.json", "1_Pooling/config.json" })
            bert.Delete(file);
        using var encoder = SentenceEncoder.Load(bert.Path);
        Assert.That(encoder.MaxLength, Is.EqualTo(TinyBert.Positions));
        AssertAgrees(bert, encoder, Texts);
    }

    [Test]
    public void Load_VocabularyInTokenizerJson_IsReadFromThere()
    {
        using var bert = new TinyBert();
        bert.Delete("vocab.txt");
        bert.Write("tokenizer.json", $$"""
            {"normalizer":{"type":"BertNormalizer","lowercase":false},
             "model":{"type":"WordPiece","vocab":{ {{string.Join(',', TinyBert.Vocabulary.Select((piece, id) => $"\"{piece}\":{id}"))}} } } }
            """);
        using var encoder = SentenceEncoder.Load(bert.Path);
        Assert.That(encoder.Encode("the The"), Is.EqualTo(new[] { 2, 5, 1, 3 }));
    }

    private static void AssertAgrees(TinyBert bert, SentenceEncoder encoder, string[] texts)
    {
        var embeddings = encoder.Embed(texts);
        var twin = bert.Twin;
        for (var i = 0; i < texts.Length; i++)
            Assert.That(embeddings[i].Select(value => (double)value), Is.EqualTo(twin.Embed(encoder.Encode(texts[i]))).Within(Tolerance), texts[i]);
    }
}
