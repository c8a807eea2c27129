using AnyEdit.Benchmarks.Naive;
using AnyEdit.Statistics;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Values;

namespace AnyEdit.Tests.Benchmarks;

/// <summary>The benchmarks' baseline, which does what the paper's public code does, gives the edit that the library gives.</summary>
[NoTensorLeaks(MakesParameters = true)]
public sealed class NaiveEditTests
{
    private static readonly int[] Layers = [0, 1];

    [Test]
    public async Task Edit_TheNaiveWay_GivesTheSameChange([Values(1, 2)] int count)
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var moments = new KeyMomentCollector().Collect(model, Layers, Enumerable.Range(0, 8).Select(i => (IReadOnlyList<int>)TinyModels.RandomIds(model.Config, 40, seed: i)));
        EditRequest[] requests = [.. new EditRequest[] { new("Who is Ada?", "A poet of some fame."), new("Who is Bob?", "A cook in Finland ..") }.Take(count)];
        using var editor = KnowledgeEditor.Create(builder => builder
            .UseMemit(options => options.Lambda = 10).ChunkSize(8).Layers(Layers).KeyMoments(moments).Values(options => options.StopLoss = 0));
        using var before = model.Lease();
        using var result = await editor.EditAsync(model, requests);

        using var naive = new NaiveEdit(model, moments, Layers, lambda: 10, new ValueOptimizerOptions { StopLoss = 0 });
        using var scope = torch.NewDisposeScope();
        var changes = naive.Run(before.Snapshot, [.. requests.Select(request => NaiveText.Of(model, request, chunkSize: 8))]);

        Assert.That(result.Patch.Deltas.Keys, Is.EquivalentTo(changes.Keys));
        foreach (var (name, delta) in result.Patch.Deltas)
        {
            // Both search in float32, and Adam's first steps turn rounding of small gradients into steps of the learning rate.
            var largest = changes[name].abs().max().ToDouble();
            Assert.That(TinyModels.MaxDifference(delta.ToDense(), changes[name]), Is.LessThan(1e-3 * largest), name);
        }
    }
}
