using AnyEdit.Evaluation;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Models;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Metrics;

[NoTensorLeaks]
public sealed class EditMetricsTests
{
    [Test]
    public void Measure_AnswersThatTheModelGives_AreHits()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        var ((first, answer), (second, other)) = (Known(model)[0], Known(model)[1]);
        var measures = EditMetrics.Measure(model,
        [
            new(first, answer) { Paraphrases = [first, first], Neighbours = [new(second, other), new(second, "\u0001")] },
            new(second, "\u0001\u0001") { Paraphrases = [second] },
        ]);
        Assert.Multiple(() =>
        {
            Assert.That(measures.Efficacy, Is.EqualTo(new Share(1, 2)));
            Assert.That(measures.Generalisation, Is.EqualTo(new Share(2, 3)));
            Assert.That(measures.Specificity, Is.EqualTo(new Share(1, 2)));
            Assert.That(measures.EfficacyTokens.Total, Is.EqualTo(3));
            Assert.That(measures.GeneralisationTokens.Total, Is.EqualTo(4));
            Assert.That(measures.SpecificityTokens, Is.EqualTo(new Share(1, 2)));
        });
    }

    [Test]
    public void Measure_Preferences_CompareMeanLogProbabilities()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        EditCase[] cases =
        [
            new("Who?", "abc") { FormerAnswer = "xy", Paraphrases = ["Who is it?", "And who?"], Neighbours = [new("Where?", "here"), new("When?", "now")] },
            new("What?", "b") { FormerAnswer = "c", Paraphrases = ["And what?"], Neighbours = [new("Why?", "so")] },
            new("How?", "d") { Paraphrases = ["And how?"] },
        ];
        double Mean(string prompt, string answer)
        {
            var ids = model.Tokenizer.Encode(prompt + answer);
            return NaiveLikelihood.Of(model, ids)[(prompt.Length - 1)..].Average(token => token.Log);
        }

        int[] efficacy = [.. cases[..2].Select(edit => Mean(edit.Prompt, edit.Target) > Mean(edit.Prompt, edit.FormerAnswer!) ? 1 : 0)];
        int[] generalisation = [.. cases[..2].SelectMany(edit => edit.Paraphrases.Select(prompt => Mean(prompt, edit.Target) > Mean(prompt, edit.FormerAnswer!) ? 1 : 0))];
        int[] specificity = [.. cases.SelectMany(edit => edit.Neighbours.Select(near => Mean(near.Prompt, near.Answer) > Mean(near.Prompt, edit.Target) ? 1 : 0))];

        var measures = EditMetrics.Measure(model, cases);
        Assert.Multiple(() =>
        {
            Assert.That(measures.EfficacyPreference, Is.EqualTo(new Share(efficacy.Sum(), 2)));
            Assert.That(measures.GeneralisationPreference, Is.EqualTo(new Share(generalisation.Sum(), 3)));
            Assert.That(measures.SpecificityPreference, Is.EqualTo(new Share(specificity.Sum(), 3)));
            Assert.That(efficacy.Concat(generalisation).Concat(specificity).Distinct().Count(), Is.EqualTo(2), "all are alike");
        });
    }

    [Test]
    public void Measure_NothingAsked_GivesNoNumber()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        var measures = EditMetrics.Measure(model, [new("Who?", "a")]);
        Assert.That(measures.Specificity.Value, Is.NaN);
        Assert.That(measures.EfficacyPreference, Is.EqualTo(default(Share)));
    }

    /// <summary>Prompts whose most likely next byte is a character of its own.</summary>
    private static (string Prompt, string Answer)[] Known(CausalLanguageModel model) => [.. Enumerable.Range(0, 60)
        .Select(i => $"Question {i}?")
        .Select(prompt => (prompt, NaiveLikelihood.Of(model, model.Tokenizer.Encode(prompt + "x"))[^1].Likeliest))
        .Where(known => known.Likeliest is > 31 and < 127)
        .Select(known => (known.prompt, ((char)known.Likeliest).ToString()))
        .Take(2)];
}
