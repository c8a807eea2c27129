using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Benchmarks;

/// <summary>Weights and tokens drawn from a seed: how long a computation takes does not depend on what it computes.</summary>
internal static class RandomModel
{
    public static WeightSnapshot Weights(ModelConfig config, int seed)
    {
        torch.manual_seed(seed);
        return WeightSnapshot.Create([.. ParameterNames.For(config).All(config).Select(parameter =>
            KeyValuePair.Create(parameter.Name, torch.randn([.. parameter.Shape]).mul_(0.1).DetachFromDisposeScope()))]);
    }

    public static int[] Ids(ModelConfig config, int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(config.VocabularySize))];
    }
}
