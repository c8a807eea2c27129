using AnyEdit.Models;
using AnyEdit.Statistics;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Updaters.LeastSquares;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnyEdit.Tests.Updaters.LeastSquares;

public sealed class FactorCacheTests
{
    private const double OneFactor = 24 * 24 * 8;
    private static readonly Device Cpu = new(DeviceType.CPU);

    [Test]
    public void Get_Again_ReadsTheMomentsOnce()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        var source = new CountingSource();
        using var cache = new FactorCache(source, new(2 * OneFactor, Files: false), NullLogger.Instance);
        foreach (var layer in new[] { 0, 1, 0, 1, 1 })
            cache.Get(model, layer, Cpu, default).Dispose();
        Assert.That(source.Reads, Is.EqualTo(new[] { 0, 1 }));
    }

    [Test]
    public void Get_MoreThanFits_DropsTheLeastRecentlyUsed()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        var source = new CountingSource();
        using var cache = new FactorCache(source, new(2 * OneFactor, Files: false), NullLogger.Instance);
        foreach (var layer in new[] { 0, 1, 0, 2, 0, 1 })
            cache.Get(model, layer, Cpu, default).Dispose();
        Assert.That(source.Reads, Is.EqualTo(new[] { 0, 1, 2, 1 }));
    }

    [TestCase(2, true)]
    [TestCase(3, false)]
    public void CanKeep_AsManyAsTheCapacity_Does(int layers, bool expected)
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        using var cache = new FactorCache(new CountingSource(), new(2 * OneFactor, Files: false), NullLogger.Instance);
        Assert.That(cache.CanKeep(model, layers), Is.EqualTo(expected));
    }

    [Test, NoTensorLeaks]
    public void Get_HandleOfADroppedFactor_StaysValid()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        var cache = new FactorCache(new CountingSource(), new(OneFactor, Files: false), NullLogger.Instance);
        using var handle = cache.Get(model, 0, Cpu, default);
        cache.Get(model, 1, Cpu, default).Dispose();
        cache.Dispose();
        using var scope = torch.NewDisposeScope();
        Assert.That(handle.Panels[0].diagonal().min().ToDouble(), Is.EqualTo(1));
    }

    [Test]
    public void Get_FromSeveralThreads_FactorsOnce()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        var source = new CountingSource();
        using var cache = new FactorCache(source, new(OneFactor, Files: false), NullLogger.Instance);
        Parallel.For(0, 16, _ => cache.Get(model, 0, Cpu, default).Dispose());
        Assert.That(source.Reads, Has.Count.EqualTo(1));
    }

    /// <summary>The unit matrix for every layer.</summary>
    private sealed class CountingSource : IKeyMomentSource
    {
        public List<int> Reads { get; } = [];

        public KeyMoments Get(CausalLanguageModel model, int layer)
        {
            lock (Reads)
                Reads.Add(layer);
            return new KeyMoments(layer, torch.eye(24), 1);
        }
    }
}
