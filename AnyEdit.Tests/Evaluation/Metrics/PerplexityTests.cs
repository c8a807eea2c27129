using System.ComponentModel.DataAnnotations;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Models;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Tokenization;

namespace AnyEdit.Tests.Evaluation.Metrics;

[NoTensorLeaks]
public sealed class PerplexityTests
{
    // Float64 sums of at most a few hundred products of order 1, a few layers deep.
    private const double Tolerance = 1e-10;

    [Test]
    public void Measure_ShortText_IsTheExponentOfTheMeanLoss()
    {
        using var model = Model();
        var naive = NaiveLikelihood.Of(model, model.Tokenizer.Encode("It was there."));
        var result = Perplexity.Measure(model, ["It was there."]);
        Assert.That(result.Tokens, Is.EqualTo(12));
        Assert.That(result.Perplexity, Is.EqualTo(Math.Exp(-naive.Average(token => token.Log))).Within(1e-12).Percent);
    }

    [TestCase(16, 8)]
    [TestCase(16, 15)]
    [TestCase(7, 1)]
    public void Measure_LongText_GivesEachTokenTheWindowBeforeIt(int window, int stride)
    {
        using var model = Model();
        var ids = model.Tokenizer.Encode("The quick brown fox jumps over the lazy dog, and nobody saw it again.");
        var expected = 0.0;
        for (var t = 1; t < ids.Count; t++)
        {
            var start = 0;
            while (start + window <= t)
                start += stride;
            expected -= NaiveLikelihood.Of(model, [.. ids.Take(t + 1).Skip(start)])[^1].Log;
        }

        var result = Perplexity.Measure(model, [model.Tokenizer.Decode(ids)], new() { Window = window, Stride = stride });

        Assert.That(result.Tokens, Is.EqualTo(ids.Count - 1));
        Assert.That(result.NegativeLogLikelihood, Is.EqualTo(expected).Within(Tolerance));
    }

    [Test]
    public void Measure_SeveralTexts_AddsUpTokensNotTexts()
    {
        using var model = Model();
        var (one, two, all) = (Perplexity.Measure(model, ["A first text."]), Perplexity.Measure(model, ["And the second."]), Perplexity.Measure(model, ["A first text.", "", "x", "And the second."]));
        Assert.That(all.Tokens, Is.EqualTo(one.Tokens + two.Tokens));
        Assert.That(all.NegativeLogLikelihood, Is.EqualTo(one.NegativeLogLikelihood + two.NegativeLogLikelihood).Within(Tolerance));
    }

    [Test]
    public void Measure_TokenizerThatBeginsTexts_ScoresTheFirstTokenToo()
    {
        var config = ModelConfig.Parse(InMemoryModel.ByteLlama);
        using var model = new CausalLanguageModel(config, TinyModels.RandomWeights(config, 1, ScalarType.Float64), new ByteTokenizer(addsBeginOfText: true));
        var result = Perplexity.Measure(model, ["ab"]);
        Assert.That(result.Tokens, Is.EqualTo(2));
        Assert.That(result.NegativeLogLikelihood, Is.EqualTo(-NaiveLikelihood.Of(model, [257, 'a', 'b']).Sum(token => token.Log)).Within(Tolerance));
    }

    [Test]
    public void Measure_SpecialTokenWrittenOut_IsOneTokenWhereAskedFor()
    {
        using var model = Model();
        var options = new PerplexityOptions { RecogniseSpecialTokens = true };
        Assert.That(Perplexity.Measure(model, ["a<|eot|>"], options).NegativeLogLikelihood, Is.EqualTo(-NaiveLikelihood.Of(model, ['a', 256])[0].Log).Within(Tolerance));
        Assert.That(Perplexity.Measure(model, ["a<|eot|>"]).Tokens, Is.EqualTo(7), "the bytes of <|eot|>");
    }

    [Test]
    public void Measure_Progress_EndsWithAllTokens()
    {
        using var model = Model();
        var reports = new Reports<PerplexityProgress>();
        var result = Perplexity.Measure(model, Enumerable.Repeat(new string('x', 60), 100), progress: reports);
        Assert.That(reports, Has.Count.EqualTo(2), "6000 tokens are two batches");
        Assert.That(reports[^1], Is.EqualTo(new PerplexityProgress(result.Tokens, result.Tokens)));
    }

    [Test]
    public void Windows_TokensOfAText_AreScoredOnce()
    {
        var windows = Perplexity.Windows([.. Enumerable.Range(0, 10)], 4, 2).ToArray();
        Assert.That(windows.SelectMany(window => window.Ids.Skip(window.From)), Is.EqualTo(Enumerable.Range(1, 9)));
        Assert.That(windows.Select(window => window.Ids[0]), Is.EqualTo(new[] { 0, 2, 4, 6 }));
    }

    [Test]
    public void Measure_NothingToScore_SaysSo()
    {
        using var model = Model();
        Assert.That(() => Perplexity.Measure(model, ["", "x"]), Throws.ArgumentException.With.Message.Contains("at least two"));
    }

    [Test]
    public void Measure_SettingsThatDoNotFit_SaysWhich()
    {
        using var model = Model();
        Assert.Multiple(() =>
        {
            Assert.That(() => Perplexity.Measure(model, ["abc"], new() { Window = 65 }), Throws.ArgumentException.With.Message.Contains("context of 64"));
            Assert.That(() => Perplexity.Measure(model, ["abc"], new() { Window = 8, Stride = 8 }), Throws.ArgumentException.With.Message.Contains("less than the window of 8"));
            Assert.That(() => Perplexity.Measure(model, ["abc"], new() { Stride = 0 }), Throws.InstanceOf<ValidationException>());
        });
    }

    private static CausalLanguageModel Model() => InMemoryModel.Create(InMemoryModel.ByteLlama, dtype: ScalarType.Float64);
}
