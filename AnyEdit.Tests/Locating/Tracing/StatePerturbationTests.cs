using AnyEdit.Evaluation;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Locating.Tracing;
using AnyEdit.Models;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Tokenization;

namespace AnyEdit.Tests.Locating.Tracing;

[NoTensorLeaks]
public sealed class StatePerturbationTests
{
    // Float64 sums of at most a few hundred products of order 1, a few layers deep.
    private const double Float64Tolerance = 1e-12;

    private const string Prompt = "Who?", Answer = "It is me.";

    [Test]
    public void Measure_EverySiteAndLayer_AgreesWithOneWholeRunForEachDraw([Values(0, 1, 2)] int layer, [Values(1, 5, 64)] int rows)
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama, dtype: ScalarType.Float64);
        Assume.That(layer, Is.LessThan(model.Config.LayerCount));
        int[] starts = [0, 4, 8];
        var options = new CausalTracingOptions { Samples = 3, NoiseScale = 2, Seed = 7, BatchRows = rows };
        var effect = new StatePerturbation(options).Measure(model, Prompt, Answer, layer, starts);

        Assert.Multiple(() =>
        {
            for (var site = 0; site < starts.Length; site++)
            {
                var shifts = Naive(model, layer, starts[site], site, options, starts.Length);
                Assert.That(effect.Sites[site].Start, Is.EqualTo(starts[site]));
                Assert.That(effect.Sites[site].Shifts, Is.EqualTo(shifts[starts[site]..]).Within(Float64Tolerance), $"site {site}");
                Assert.That(shifts[..starts[site]], Is.All.EqualTo(0).Within(Float64Tolerance), "what stands before the site does not depend on it");
                Assert.That(effect.Sites[site].Shifts[0], Is.GreaterThan(1e-5), "there is nothing to compare");
            }
        });
    }

    [Test]
    public void Measure_Probabilities_AreThoseOfTheAnswer()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama, dtype: ScalarType.Float64);
        var effect = new StatePerturbation().Measure(model, Prompt, Answer, 1, [0]);
        var score = AnswerScorer.Score(model, [new QuestionAnswer(Prompt, Answer)])[0];
        Assert.That(effect.Probabilities, Is.EqualTo(score.LogProbabilities.Select(Math.Exp)).Within(Float64Tolerance));
    }

    [Test]
    public void Measure_NoNoise_ShiftsNothing()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama, dtype: ScalarType.Float64);
        var effect = new StatePerturbation(new() { NoiseScale = 0, Samples = 2 }).Measure(model, Prompt, Answer, 0, [0, 3]);
        Assert.That(effect.Sites.SelectMany(site => site.Shifts), Is.All.EqualTo(0).Within(Float64Tolerance));
    }

    [Test]
    public void Measure_LayerOrSiteThatIsNotThere_IsRefused()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        var perturbation = new StatePerturbation();
        Assert.Multiple(() =>
        {
            Assert.That(() => perturbation.Measure(model, Prompt, Answer, 99, [0]), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("no layer 99"));
            Assert.That(() => perturbation.Measure(model, Prompt, Answer, 0, [9]), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("9 tokens"));
            Assert.That(() => perturbation.Measure(model, Prompt, "", 0, [0]), Throws.ArgumentException.With.Message.Contains("answer"));
        });
    }

    [Test]
    public void Measure_Cancelled_Stops()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        Assert.That(() => new StatePerturbation().Measure(model, Prompt, Answer, 0, [0], new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>The mean shift of every token of the answer: the whole model runs for each draw, and a probe's place in it is taken by hand.</summary>
    private static double[] Naive(CausalLanguageModel model, int layer, int start, int site, CausalTracingOptions options, int sites)
    {
        using var scope = torch.NewDisposeScope();
        using var lease = model.Lease();
        using var noGradients = torch.no_grad();
        var prompt = model.Tokenizer.EncodePrompt(model.ChatTemplate, Prompt);
        var answer = model.Tokenizer.Encode(Answer, recogniseSpecialTokens: false);
        long[] ids = [.. prompt.Concat(answer).Select(id => (long)id)];
        var like = lease.Snapshot[model.Decoder.Names.TokenEmbedding];
        var noise = EmbeddingNoise.Draw(options.Samples, sites, options.NoiseScale, options.Seed, like);
        var clean = Run(null);
        var shifts = new double[answer.Count];
        for (var sample = 0; sample < options.Samples; sample++)
            foreach (var (t, probability) in Run(noise[sample][site]).Index())
                shifts[t] += Math.Abs(probability - clean[t]) / options.Samples;
        return shifts;

        double[] Run(Tensor? added)
        {
            using var layout = SequenceLayout.Causal(ids.Length);
            var tokens = torch.tensor(ids, [1, ids.Length]);
            var hidden = model.Decoder.Embed(lease.Snapshot, tokens, layout);
            for (var l = 0; l < model.Config.LayerCount; l++)
            {
                hidden = model.Decoder.RunLayers(lease.Snapshot, hidden, l, l + 1, layout);
                if (l != layer || added is null)
                    continue;
                var at = prompt.Count - 1 + start;
                double[] state = hidden[0][at].data<double>().ToArray();
                var mean = state.Average();
                var deviation = Math.Sqrt(state.Average(number => (number - mean) * (number - mean)));
                var changed = hidden.clone();
                changed[0][at].add_(added * deviation);
                hidden = changed;
            }

            var probabilities = model.Decoder.Head(lease.Snapshot, hidden).softmax(-1);
            return [.. answer.Select((id, t) => probabilities[0][prompt.Count - 1 + t][id].item<double>())];
        }
    }
}
