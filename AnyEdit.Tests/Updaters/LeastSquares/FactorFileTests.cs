using AnyEdit.Models;
using AnyEdit.Statistics;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Updaters.LeastSquares;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnyEdit.Tests.Updaters.LeastSquares;

[NoTensorLeaks]
public sealed class FactorFileTests
{
    private TemporaryFolder folder = null!;

    private string FilePath => folder["factor-layer-1.safetensors"];

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void Get_SecondRun_GivesTheBitsOfTheFirst()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var first = Get(model);
        var written = File.GetLastWriteTimeUtc(FilePath);
        using var second = Get(model);
        Assert.That(Same(second, first), Is.True);
        Assert.That(second.Jitter, Is.EqualTo(first.Jitter));
        Assert.That(File.GetLastWriteTimeUtc(FilePath), Is.EqualTo(written));
    }

    [Test]
    public void Get_FileOfTheSameMoments_IsUsed()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var planted = new SecondMomentFactor([torch.ones(24, 24)], 0.25);
        Plant(model, planted);
        using var found = Get(model);
        Assert.That(Same(found, planted), Is.True);
        Assert.That(found.Jitter, Is.EqualTo(0.25));
    }

    [Test]
    public void Get_FileOfOtherMoments_IsReplaced()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var stale = Get(model);
        Save(model, 2);
        using var found = Get(model);
        using var again = Get(model);
        Assert.That(Same(found, stale), Is.False);
        Assert.That(Same(again, found), Is.True, "the file is the new one");
    }

    [TestCase("nothing that can be read")]
    [TestCase("")]
    public void Get_DamagedFile_IsReplaced(string content)
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var expected = Get(model);
        File.WriteAllText(FilePath, content);
        using var found = Get(model);
        Assert.That(Same(found, expected), Is.True);
        Assert.That(new FileInfo(FilePath).Length, Is.GreaterThan(content.Length));
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
        Plant(model, wrong);
        using var found = Get(model);
        Assert.That(found.Size, Is.EqualTo(24));
        Assert.That(found.Panels[0].shape, Is.EqualTo(new long[] { 24, 24 }));
    }

    [Test]
    public void Get_FolderThatCannotBeWritten_WorksFromMemory()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        Directory.CreateDirectory(FilePath);         // no file can take its place
        using var found = Get(model);
        Assert.That(found.Size, Is.EqualTo(24));
        Assert.That(folder.Names, Is.EqualTo(new[] { Path.GetFileName(FilePath), "layer-1.safetensors" }), "and leaves no temporary file");
    }

    [TestCase(false, 1)]
    [TestCase(true, 25)]
    public void Get_FilesOffOrKeysTooShort_WritesNone(bool files, int from)
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var cache = new FactorCache(new KeyMomentStore(folder.Path), new(0, files) { FilesFrom = from }, NullLogger.Instance);
        cache.Get(model, 1, torch.CPU, default).Dispose();
        Assert.That(folder.Names, Is.EqualTo(new[] { "layer-1.safetensors" }));
        Assert.That(cache.CanKeep(model, 1), Is.False);
    }

    private SecondMomentFactor Get(CausalLanguageModel model)
    {
        using var cache = new FactorCache(new KeyMomentStore(folder.Path), new(0, Files: true) { FilesFrom = 1 }, NullLogger.Instance);
        Assert.That(cache.CanKeep(model, 100), Is.True);
        return cache.Get(model, 1, torch.CPU, default);
    }

    private void Plant(CausalLanguageModel model, SecondMomentFactor factor)
    {
        using var moments = new KeyMomentStore(folder.Path).Get(model, 1);
        FactorFile.Write(FilePath, factor, FactorFile.Identify(moments, ModelFingerprint.Of(model)));
    }

    private void Save(CausalLanguageModel model, double scale)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(2);
        using var moments = new KeyMoments(1, (NaiveLeastSquares.RandomMoment(24, 100) * scale).to_type(ScalarType.Float32), 100) { Model = ModelFingerprint.Of(model) };
        new KeyMomentStore(folder.Path).Save(model, [moments]);
    }

    private static bool Same(SecondMomentFactor a, SecondMomentFactor b) => a.Precision == b.Precision && a.Panels[0].bytes.SequenceEqual(b.Panels[0].bytes);
}
