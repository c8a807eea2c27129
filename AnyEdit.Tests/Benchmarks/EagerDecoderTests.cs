using AnyEdit.Benchmarks.Naive;
using AnyEdit.Models;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Benchmarks;

/// <summary>The benchmarks' baseline computes the model that the library computes.</summary>
[NoTensorLeaks]
public sealed class EagerDecoderTests
{
    // Sums of at most 24 products of numbers around 1 in another order: some hundred roundings of 6e-8.
    private const double Tolerance = 1e-4;

    [TestCase(TinyModels.Llama)]
    [TestCase(TinyModels.Qwen2)]
    public void Forward_OneText_GivesTheDecodersLogits(string json)
    {
        var config = ModelConfig.Parse(json);
        using var weights = TinyModels.RandomWeights(config, seed: 1);
        using var scope = torch.NewDisposeScope();
        var ids = Ids(config, 1, 20);
        using var layout = SequenceLayout.Causal(20);

        var actual = new EagerDecoder(config).Forward(weights, ids)!;

        Assert.That(TinyModels.MaxDifference(actual, Logits(config, weights, ids, layout)), Is.LessThan(Tolerance));
    }

    [Test]
    public void Forward_PaddedBatch_GivesTheDecodersLogitsOfTheTokens()
    {
        var config = ModelConfig.Parse(TinyModels.Llama);
        using var weights = TinyModels.RandomWeights(config, seed: 1);
        using var scope = torch.NewDisposeScope();
        var ids = Ids(config, 2, 12);
        using var layout = SequenceLayout.RightPadded([12, 7]);
        var mask = torch.ones_like(ids);
        mask[1].narrow(0, 7, 5).fill_(0);

        var actual = new EagerDecoder(config).Forward(weights, ids, mask)!;

        var expected = Logits(config, weights, ids, layout);
        Assert.That(TinyModels.MaxDifference(actual[0], expected[0]), Is.LessThan(Tolerance));
        Assert.That(TinyModels.MaxDifference(actual[1].narrow(0, 0, 7), expected[1].narrow(0, 0, 7)), Is.LessThan(Tolerance));
    }

    [Test]
    public void Forward_InTwoPieces_GivesTheLogitsOfTheWhole()
    {
        var config = ModelConfig.Parse(TinyModels.Llama);
        using var weights = TinyModels.RandomWeights(config, seed: 1);
        using var scope = torch.NewDisposeScope();
        using var cache = new EagerCache();
        var (ids, decoder) = (Ids(config, 1, 9), new EagerDecoder(config));

        decoder.Forward(weights, ids.narrow(1, 0, 8), past: cache);
        var last = decoder.Forward(weights, ids.narrow(1, 8, 1), past: cache)!;

        Assert.That(TinyModels.MaxDifference(last[0, 0], decoder.Forward(weights, ids)![0, 8]), Is.LessThan(Tolerance));
    }

    [Test]
    public void Forward_HookThatStops_RunsNoFurtherLayer()
    {
        var config = ModelConfig.Parse(TinyModels.Llama);
        using var weights = TinyModels.RandomWeights(config, seed: 1);
        using var scope = torch.NewDisposeScope();
        var deepest = 0;

        var logits = new EagerDecoder(config).Forward(weights, Ids(config, 1, 4), hook: (layer, point, _) =>
        {
            deepest = layer;
            return point != ActivationPoint.MlpKey || layer < 1;
        });

        Assert.That(logits, Is.Null);
        Assert.That(deepest, Is.EqualTo(1));
    }

    [Test]
    public void Create_Gpt2_IsRefused() =>
        Assert.That(() => new EagerDecoder(ModelConfig.Parse(TinyModels.Gpt2)), Throws.TypeOf<NotSupportedException>().With.Message.Contains("gpt2"));

    private static Tensor Ids(ModelConfig config, int rows, int length) =>
        torch.tensor(Array.ConvertAll(TinyModels.RandomIds(config, rows * length, seed: 2), id => (long)id), [rows, length]);

    private static Tensor Logits(ModelConfig config, AnyEdit.Weights.IWeights weights, Tensor ids, SequenceLayout layout)
    {
        var decoder = new Decoder(config);
        return decoder.Head(weights, decoder.RunLayers(weights, decoder.Embed(weights, ids, layout), 0, config.LayerCount, layout));
    }
}
