using AnyEdit.Models;
using AnyEdit.Tokenization;
using AnyEdit.Weights;

namespace AnyEdit.Benchmarks.Models;

/// <summary>Weights and tokens drawn from a seed: how long a computation takes does not depend on what it computes.</summary>
internal static class RandomModel
{
    /// <summary>The standard deviation of a matrix's numbers, as models are initialised.</summary>
    private const double Spread = 0.02;

    /// <summary>A model without files; one byte is one token.</summary>
    /// <param name="config">What it is made of, with its dtype.</param>
    /// <param name="device">Where its weights are to be.</param>
    /// <param name="float32Layers">Layers whose down projection is float32, whatever the dtype of the model.</param>
    /// <returns>The model; the caller disposes it.</returns>
    public static CausalLanguageModel Create(ModelConfig config, Device device, params int[] float32Layers)
    {
        var names = ParameterNames.For(config);
        HashSet<string> float32 = [.. float32Layers.Select(names.DownProjection)];
        torch.manual_seed(1);
        var weights = WeightSnapshot.Create([.. names.All(config).Select(parameter =>
            KeyValuePair.Create(parameter.Name, Draw(parameter, float32.Contains(parameter.Name) ? ScalarType.Float32 : config.Dtype, device)))]);
        return new CausalLanguageModel(config, weights, new ByteTokenizer());
    }

    /// <summary>Token ids.</summary>
    public static int[] Ids(ModelConfig config, int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(config.VocabularySize))];
    }

    /// <summary>A corpus: texts of random tokens and lengths.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Texts(ModelConfig config, int count, int shortest, int longest)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(i => Ids(config, random.Next(shortest, longest + 1), seed: i))];
    }

    /// <summary>A text of so many letters, which a <see cref="ByteTokenizer"/> reads as so many tokens.</summary>
    public static string Text(int letters, int seed)
    {
        var random = new Random(seed);
        return string.Create(letters, random, (span, source) =>
        {
            foreach (ref var letter in span)
                letter = (char)source.Next('a', 'z' + 1);
        });
    }

    private static Tensor Draw(ParameterShape parameter, ScalarType dtype, Device device)
    {
        using var scope = torch.NewDisposeScope();
        long[] shape = [.. parameter.Shape];
        var isNorm = shape.Length == 1 && parameter.Name.EndsWith("weight", StringComparison.Ordinal);
        var numbers = isNorm ? torch.ones(shape, dtype, device) : torch.randn(shape, dtype, device).mul_(Spread);
        return numbers.DetachFromDisposeScope();
    }
}
