using AnyEdit.Models;
using AnyEdit.Models.Backward;
using AnyEdit.Tests.Support;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Models.Backward;

/// <summary>
/// The layers by hand against the decoder and autograd, in float64: they differ in the order of sums only, so that 1e-12 of the largest
/// number is some thousand roundings.
/// </summary>
[NoTensorLeaks]
public sealed class GatedLayersTests
{
    private static readonly int[] Settled = [3, 7, 6];       // tokens of each row before the window
    private static readonly int[] Windows = [5, 2, 4];       // and in it

    [Test, Combinatorial]
    public void Run_OfEveryFamily_IsWhatTheDecoderComputes(
        [ValueSource(nameof(Families))] string json, [Values(0, 1, 2)] int first, [Values] bool hasPast)
    {
        using var scope = torch.NewDisposeScope();
        using var setting = new Setting(json, first, hasPast, Windows);

        foreach (var seed in new[] { 5, 6 })
            setting.AssertSame(Random(seed, Windows.Length, setting.Hidden));
    }

    [Test]
    public void Run_WindowOfOneToken_IsWhatTheDecoderComputes([Values] bool hasPast)
    {
        using var scope = torch.NewDisposeScope();
        using var setting = new Setting(TinyModels.Llama, 1, hasPast, [1, 1, 1]);

        setting.AssertSame(Random(5, 3, setting.Hidden));
    }

    [Test]
    public void Run_OfSitesSeenBefore_GivesTheSameBits()
    {
        using var scope = torch.NewDisposeScope();
        using var setting = new Setting(TinyModels.Qwen2, 1, hasPast: true, Windows);
        var sites = Random(5, Windows.Length, setting.Hidden);
        var first = Bits(setting.ByHand.Run(sites));

        setting.ByHand.Run(Random(6, Windows.Length, setting.Hidden));

        Assert.That(Bits(setting.ByHand.Run(sites)), Is.EqualTo(first));
    }

    [Test]
    public void Constructor_FailsInALateLayer_KeepsNothing()
    {
        using var scope = torch.NewDisposeScope();
        var config = ModelConfig.Parse(TinyModels.Llama);
        using var weights = TinyModels.RandomWeights(config, 3, ScalarType.Float64);
        using var layout = SequenceLayout.Causal(4);
        using var cache = new KeyValueCache(config, 1);
        var broken = new Broken(weights, ParameterNames.For(config)[2].Down.Weight);
        var (window, predicting) = (Random(2, 1, 4, config.HiddenSize), torch.arange(4, ScalarType.Int64));

        Assert.That(() => new GatedLayers(new Decoder(config), broken, 0, window, layout, cache, predicting), Throws.TypeOf<KeyNotFoundException>());
    }

    [Test]
    public void Gradient_OfWeightsThatHaveOne_BuildsNoGraph()
    {
        using var scope = torch.NewDisposeScope();
        using var setting = new Setting(TinyModels.Llama, 1, hasPast: true, Windows, requiresGradient: true);

        var logits = setting.ByHand.Run(Random(5, Windows.Length, setting.Hidden));

        Assert.That((logits.requires_grad, setting.ByHand.Gradient(torch.ones_like(logits)).requires_grad), Is.EqualTo((false, false)));
    }

    [Test]
    public void Applies_ToGatedFamiliesInFloat32And64_Only()
    {
        using var scope = torch.NewDisposeScope();

        Assert.Multiple(() =>
        {
            foreach (var json in Families)
                Assert.That(Applies(json, ScalarType.Float32) && Applies(json, ScalarType.Float64), Is.True, json);
            Assert.That(Applies(TinyModels.Gpt2, ScalarType.Float32), Is.False, "GPT-2");
            Assert.That(Applies(TinyModels.GptJ, ScalarType.Float32), Is.False, "GPT-J");
            Assert.That(Applies(TinyModels.Llama, ScalarType.BFloat16), Is.False, "bfloat16, whose sums want more precision");
        });

        static bool Applies(string json, ScalarType dtype)
        {
            var config = ModelConfig.Parse(json);
            using var weights = TinyModels.RandomWeights(config, 1, dtype);
            return GatedLayers.Applies(new Decoder(config), weights, 1, dtype);
        }
    }

    /// <summary>Biases everywhere, as many key heads as query heads, and another rotation.</summary>
    private const string BiasedLlama = """
        {"model_type":"llama","hidden_size":16,"intermediate_size":24,"num_hidden_layers":3,"num_attention_heads":4,"num_key_value_heads":4,
         "vocab_size":40,"max_position_embeddings":64,"attention_bias":true,"mlp_bias":true,
         "rope_scaling":{"rope_type":"llama3","factor":4.0,"low_freq_factor":1.0,"high_freq_factor":4.0,"original_max_position_embeddings":16}}
        """;

    private const string OneKeyHead = """
        {"model_type":"llama","hidden_size":16,"intermediate_size":24,"num_hidden_layers":3,"num_attention_heads":4,
         "num_key_value_heads":1,"vocab_size":40,"max_position_embeddings":64}
        """;

    private static string[] Families => [TinyModels.Llama, TinyModels.Qwen2, TinyModels.Mistral, BiasedLlama, OneKeyHead];

    private static Tensor Random(int seed, params long[] shape)
    {
        using var generator = new torch.Generator((ulong)seed);
        return torch.rand(shape, ScalarType.Float64, generator: generator) - .5;
    }

    private static double[] Bits(Tensor tensor) => tensor.data<double>().ToArray();

    /// <summary>Weights of which one is missing.</summary>
    private sealed class Broken(IWeights weights, string missing) : IWeights
    {
        public Tensor this[string name] => name == missing ? throw new KeyNotFoundException(name) : weights[name];

        public bool Contains(string name) => weights.Contains(name);
    }

    /// <summary>A model, settled tokens of three lengths, and a window of as many.</summary>
    private sealed class Setting : IDisposable
    {
        private readonly WeightSnapshot weights;
        private readonly KeyValueCache cache;
        private readonly SequenceLayout? past;
        private readonly SequenceLayout layout;
        private readonly Tensor predicting;
        private readonly ISiteLayers byAutograd;

        public Setting(string json, int first, bool hasPast, int[] lengths, bool requiresGradient = false)
        {
            var config = ModelConfig.Parse(json);
            Hidden = config.HiddenSize;
            weights = TinyModels.RandomWeights(config, 3, ScalarType.Float64);
            if (requiresGradient)
                weights[ParameterNames.For(config)[1].Query!.Weight].requires_grad = true;
            var decoder = new Decoder(config);
            cache = new KeyValueCache(config, Settled.Max());
            if (hasPast)
            {
                past = SequenceLayout.RightPadded(Settled);
                using var noGradient = torch.no_grad();
                using var scope = torch.NewDisposeScope();
                decoder.RunLayers(weights, Random(1, Settled.Length, Settled.Max(), Hidden), first, config.LayerCount, past, cache);
            }
            layout = past?.Append(lengths) ?? SequenceLayout.RightPadded(lengths);
            var width = lengths.Max();
            predicting = torch.tensor([.. lengths.SelectMany((length, row) => Enumerable.Range(0, length).Select(t => (long)(row * width + t)))]);
            var window = Random(2, lengths.Length, width, Hidden);
            ByHand = new GatedLayers(decoder, weights, first, window, layout, cache, predicting);
            byAutograd = new AutogradLayers(decoder, weights, first, window, layout, cache.Frozen(), predicting);
        }

        public long Hidden { get; }

        public ISiteLayers ByHand { get; }

        public void AssertSame(Tensor sites)
        {
            var (actual, expected) = (ByHand.Run(sites), byAutograd.Run(sites));
            AssertClose(actual, expected, "logits");
            var gradient = Random(9, [.. expected.shape]);
            AssertClose(ByHand.Gradient(gradient), byAutograd.Gradient(gradient), "gradient");
        }

        public void Dispose()
        {
            ByHand.Dispose();
            byAutograd.Dispose();
            layout.Dispose();
            past?.Dispose();
            cache.Dispose();
            weights.Dispose();
        }

        private static void AssertClose(Tensor actual, Tensor expected, string what)
        {
            Assert.That(actual.shape, Is.EqualTo(expected.shape), what);
            Assert.That(TinyModels.MaxDifference(actual, expected), Is.LessThan(1e-12 * expected.abs().max().item<double>()), what);
        }
    }
}
