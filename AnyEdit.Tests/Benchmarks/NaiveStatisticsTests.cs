using AnyEdit.Benchmarks.Naive;
using AnyEdit.Statistics;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Benchmarks;

/// <summary>The benchmarks' baseline collects the sums that the library collects.</summary>
[NoTensorLeaks]
public sealed class NaiveStatisticsTests
{
    [Test]
    public void Sums_TextsOfManyLengths_AreTheLibrarysSums()
    {
        int[] layers = [0, 1];
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        IReadOnlyList<int>[] texts = [.. Enumerable.Range(1, 12).Select(i => TinyModels.RandomIds(model.Config, 3 * i, seed: i))];

        using var expected = new KeyMomentCollector().Collect(model, layers, texts);
        var sums = NaiveStatistics.Sums(model, layers, texts);

        for (var i = 0; i < layers.Length; i++)
        {
            using var scope = torch.NewDisposeScope();
            using var moments = expected.Get(model, layers[i]);
            // Float32 sums over 234 tokens in another order.
            Assert.That(TinyModels.MaxDifference(sums[i], moments.Sum), Is.LessThan(1e-4 * moments.Sum.abs().max().ToDouble()), $"layer {layers[i]}");
            sums[i].Dispose();
        }
    }
}
