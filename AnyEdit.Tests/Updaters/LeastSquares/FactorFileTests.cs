using AnyEdit.Models;
using AnyEdit.Statistics;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Updaters.LeastSquares;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnyEdit.Tests.Updaters.LeastSquares;

[NoTensorLeaks]
public sealed class FactorFileTests : MomentFileContract<SecondMomentFactor>
{
    protected override string FileName => "factor-layer-1.safetensors";

    [Test]
    public void Get_FileAtHand_KnowsWhatWasAddedToTheDiagonal()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var planted = Other();
        Write(planted, Identity(model));
        using var found = Get(model);
        Assert.That(found.Jitter, Is.EqualTo(0.25));
    }

    [Test]
    public void Get_FileWithAFlippedBit_IsReplaced()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var expected = Get(model);
        var bytes = File.ReadAllBytes(FilePath);
        bytes[^1000] ^= 1;
        File.WriteAllBytes(FilePath, bytes);
        using var found = Get(model);
        Assert.That(Same(found, expected), Is.True);
        Assert.That(File.ReadAllBytes(FilePath)[^1000], Is.Not.EqualTo(bytes[^1000]));
    }

    [TestCase(23, 24)]
    [TestCase(24, 23)]
    public void Get_FileOfAnotherShape_IsReplaced(int rows, int columns)
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var wrong = new SecondMomentFactor([torch.ones(rows, columns)], 0);
        Write(wrong, Identity(model));
        using var found = Get(model);
        Assert.That(found.Size, Is.EqualTo(24));
        Assert.That(found.Panels[0].shape, Is.EqualTo(new long[] { 24, 24 }));
    }

    [Test]
    public void Get_PrecisionByAnotherRule_IsReplaced()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var planted = Other();
        Write(planted, new Dictionary<string, string>(Identity(model)) { ["precision"] = "float32 from n = 1024 on where 4 vectors err by less than 0.001" });
        using var found = Get(model);
        Assert.That(Same(found, planted), Is.False);
        Assert.That(found.Precision, Is.EqualTo(ScalarType.Float64));
    }

    [Test]
    public void Get_FileFromBeforeRulesWereNamed_IsUsed()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var planted = Other();
        var identity = Identity(model);
        Assert.That(identity.Remove("precision"), Is.True);
        Write(planted, identity);
        using var found = Get(model);
        Assert.That(Same(found, planted), Is.True);
    }

    [TestCase(false, 1)]
    [TestCase(true, 25)]
    public void Get_FilesOffOrKeysTooShort_WritesNone(bool files, int from)
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var cache = new FactorCache(new KeyMomentStore(Folder.Path), new(0, files) { FilesFrom = from }, NullLogger.Instance);
        cache.Get(model, 1, torch.CPU, default).Dispose();
        Assert.That(Folder.Names, Is.EqualTo(new[] { "layer-1.safetensors" }));
        Assert.That(cache.CanKeep(model, 1), Is.False);
    }

    protected override SecondMomentFactor Get(CausalLanguageModel model)
    {
        using var cache = new FactorCache(new KeyMomentStore(Folder.Path), new(0, Files: true) { FilesFrom = 1 }, NullLogger.Instance);
        Assert.That(cache.CanKeep(model, 100), Is.True);
        return cache.Get(model, 1, torch.CPU, default);
    }

    protected override SecondMomentFactor Other() => new([torch.ones(24, 24)], 0.25);

    protected override void Write(SecondMomentFactor value, IReadOnlyDictionary<string, string> identity) => FactorFile.Write(FilePath, value, identity);

    private protected override Dictionary<string, string> Identity(KeyMomentDescription moments, string model) => FactorFile.Identify(moments, model);

    protected override KeyMoments Moments(CausalLanguageModel model, double scale)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(2);
        return new KeyMoments(1, (NaiveLeastSquares.RandomMoment(24, 100) * scale).to_type(ScalarType.Float32), 100) { Model = ModelFingerprint.Of(model) };
    }

    protected override bool Same(SecondMomentFactor a, SecondMomentFactor b) =>
        a.Precision == b.Precision && a.Jitter == b.Jitter && a.Panels[0].bytes.SequenceEqual(b.Panels[0].bytes);
}
