using AnyEdit.Models;
using AnyEdit.Statistics;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Updaters.LeastSquares;

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
        using var cache = new FactorCache(source, 2 * OneFactor);
        foreach (var layer in new[] { 0, 1, 0, 1, 1 })
            cache.Get(model, layer, Cpu, _ => { }).Dispose();
        Assert.That(source.Reads, Is.EqualTo(new[] { 0, 1 }));
    }

    [Test]
    public void Get_MoreThanFits_DropsTheLeastRecentlyUsed()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        var source = new CountingSource();
        using var cache = new FactorCache(source, 2 * OneFactor);
        foreach (var layer in new[] { 0, 1, 0, 2, 0, 1 })
            cache.Get(model, layer, Cpu, _ => { }).Dispose();
        Assert.That(source.Reads, Is.EqualTo(new[] { 0, 1, 2, 1 }));
    }

    [TestCase(2, 24, true)]
    [TestCase(3, 24, false)]
    [TestCase(1, 34, false)]
    [TestCase(1, 60_000, false)]
    public void Fits_AsManyAsTheCapacity_Do(int layers, int size, bool expected)
    {
        using var cache = new FactorCache(new CountingSource(), 2 * OneFactor);
        Assert.That(cache.Fits(layers, size), Is.EqualTo(expected));
    }

    [Test, NoTensorLeaks]
    public void Get_HandleOfADroppedFactor_StaysValid()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        var cache = new FactorCache(new CountingSource(), OneFactor);
        using var handle = cache.Get(model, 0, Cpu, _ => { });
        cache.Get(model, 1, Cpu, _ => { }).Dispose();
        cache.Dispose();
        using var scope = torch.NewDisposeScope();
        Assert.That(handle.diagonal().min().ToDouble(), Is.EqualTo(1));
    }

    [Test]
    public void Get_FromSeveralThreads_FactorsOnce()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        var source = new CountingSource();
        using var cache = new FactorCache(source, OneFactor);
        Parallel.For(0, 16, _ => cache.Get(model, 0, Cpu, _ => { }).Dispose());
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
