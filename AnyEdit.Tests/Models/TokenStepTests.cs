using AnyEdit.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Models;

/// <summary>A step of generation against the layers as everything else runs them, which a probe asks for.</summary>
[NoTensorLeaks]
public sealed class TokenStepTests
{
    private const int Steps = 6;

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.All))]
    public void RunLayers_OneTokenOfOneRow_GivesTheBitsOfTheWholeWay(string json) =>
        AssertSameBits(json, ScalarType.Float32, () => SequenceLayout.Causal(3), rows: 1);

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.All))]
    public void RunLayers_OneTokenOfSeveralRows_GivesTheBitsOfTheWholeWay(string json) =>
        AssertSameBits(json, ScalarType.Float32, () => SequenceLayout.Causal(3), rows: 3);

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.All))]
    public void RunLayers_OneTokenAfterPadding_GivesTheBitsOfTheWholeWay(string json) =>
        AssertSameBits(json, ScalarType.Float32, () => SequenceLayout.LeftPadded([1, 3, 2]), rows: 3);

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.All))]
    public void RunLayers_OneTokenInHalfPrecision_GivesTheBitsOfTheWholeWay(string json) =>
        AssertSameBits(json, ScalarType.BFloat16, () => SequenceLayout.Causal(3), rows: 1);

    private static void AssertSameBits(string json, ScalarType dtype, Func<SequenceLayout> start, int rows)
    {
        var config = ModelConfig.Parse(json);
        var decoder = new Decoder(config);
        using var weights = TinyModels.RandomWeights(config, seed: 5, dtype);

        var step = Run(decoder, weights, start(), rows, probe: null);
        var whole = Run(decoder, weights, start(), rows, new BlindProbe());

#if TORCHSHARP
        // MKL's products with a vector, with one row and with several round differently: sums of 160 terms in float32; some twenty roundings to 8 bits.
        Assert.That(step, Is.EqualTo(whole).Within(dtype == ScalarType.Float32 ? 1e-5 : 0.1));
#else
        Assert.That(step, Is.EqualTo(whole));
#endif
    }

    /// <summary>The states of several single tokens after a prompt of three.</summary>
    private static List<float> Run(Decoder decoder, WeightSnapshot weights, SequenceLayout layout, int rows, IActivationProbe? probe)
    {
        using var noGradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        using var cache = new KeyValueCache(decoder.Config, 3 + Steps);
        var states = new List<float>();
        for (var step = 0; step <= Steps; step++)
        {
            var ids = TinyModels.RandomIds(decoder.Config, rows * layout.Length, seed: step).Chunk(layout.Length).ToArray();
            var hidden = decoder.RunLayers(weights, decoder.Embed(weights, TinyModels.Batch(ids), layout), 0, decoder.Config.LayerCount, layout, cache, probe);
            states.AddRange(hidden.to_type(ScalarType.Float32).contiguous().data<float>().ToArray());
            var following = layout.Append(1);
            layout.Dispose();
            layout = following;
        }
        layout.Dispose();
        return states;
    }

    private sealed class BlindProbe : IActivationProbe
    {
        public bool Wants(int layer, ActivationPoint point) => false;

        public void Record(int layer, ActivationPoint point, Tensor activation) => throw new InvalidOperationException("It wants nothing.");
    }
}
