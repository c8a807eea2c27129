using AnyEdit.Models;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Models;

[NoTensorLeaks]
public sealed class KeyValueCacheTests
{
    private static readonly ModelConfig Config = ModelConfig.Parse(TinyModels.Llama);

    [Test]
    public void Frozen_Extend_StoresNothing()
    {
        using var scope = torch.NewDisposeScope();
        using var cache = new KeyValueCache(Config, 4);
        cache.Extend(0, 0, torch.ones(1, 2, 2, 4), torch.ones(1, 2, 2, 4));

        var (keys, _) = cache.Frozen().Extend(0, 2, torch.zeros(1, 2, 3, 4), torch.zeros(1, 2, 3, 4));

        Assert.Multiple(() =>
        {
            Assert.That(keys.shape, Is.EqualTo(new long[] { 1, 2, 5, 4 }));
            Assert.That(cache.Length(0), Is.EqualTo(2));
        });
    }

    [Test]
    public void Extend_AfterTruncate_WritesOverWhatWasForgotten()
    {
        using var scope = torch.NewDisposeScope();
        using var cache = new KeyValueCache(Config, 4);
        cache.Extend(1, 0, torch.ones(1, 2, 4, 4), torch.ones(1, 2, 4, 4));
        cache.Truncate(1);

        var (keys, _) = cache.Extend(1, 1, torch.zeros(1, 2, 1, 4), torch.zeros(1, 2, 1, 4));

        Assert.That(keys.sum().item<float>(), Is.EqualTo(8), "two heads of one token of four ones");
    }

    [Test]
    public void Extend_MoreThanItHolds_SaysHowMuch()
    {
        using var scope = torch.NewDisposeScope();
        using var cache = new KeyValueCache(Config, 4);

        Assert.That(
            () => cache.Extend(0, 0, torch.ones(1, 2, 5, 4), torch.ones(1, 2, 5, 4)),
            Throws.InvalidOperationException.With.Message.EqualTo("The cache holds 4 tokens per row; 5 are needed."));
    }

    [Test]
    public void Extend_LayerThatWasNotRun_SaysWhatIsMissing()
    {
        using var scope = torch.NewDisposeScope();
        using var cache = new KeyValueCache(Config, 4);

        Assert.That(
            () => cache.Extend(2, 3, torch.ones(1, 2, 1, 4), torch.ones(1, 2, 1, 4)),
            Throws.InvalidOperationException.With.Message.EqualTo("Layer 2 has 0 tokens in the cache; the layout expects 3."));
    }
}
