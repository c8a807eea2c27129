using AnyEdit.Files;
using AnyEdit.Statistics;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Statistics;

public sealed class KeyMomentStoreTests
{
    private string folder = null!;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("anyedit-moments").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Get_AfterSave_GivesTheSameMoments()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var collected = new KeyMomentCollector().Collect(model, [1], ["some text", "and more of it"]);
        var store = new KeyMomentStore(folder);

        store.Save(model, collected.Moments);
        using var loaded = store.Get(model, 1);

        using var scope = torch.NewDisposeScope();
        var saved = collected.Moments[0];
        Assert.That((loaded.Count, loaded.Layer, loaded.Model, loaded.Corpus), Is.EqualTo((saved.Count, 1, saved.Model, saved.Corpus)));
        Assert.That((loaded.Sum - saved.Sum.to_type(ScalarType.Float32)).abs().max().ToDouble(), Is.Zero, "kept as float32");
    }

    [Test]
    public void Get_EditedModel_AcceptsTheMomentsOfItsBase()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var collected = new KeyMomentCollector().Collect(model, [1], ["some text"]);
        var before = model.WeightHash;
        using var patch = new AnyEdit.Patches.EditPatch(
            new AnyEdit.Patches.EditPatchManifest(before, "test", new Dictionary<string, string>(), ""), model.Change(1));
        patch.ApplyTo(model);

        Assert.That(model.WeightHash, Is.Not.EqualTo(before));
        Assert.DoesNotThrow(() => collected.Get(model, 1).Dispose());
    }

    [Test]
    public void Get_MomentsOfAnotherModel_AreRefused()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama, seed: 1);
        using var other = InMemoryModel.Create(InMemoryModel.ByteLlama, seed: 2);
        using var collected = new KeyMomentCollector().Collect(other, [1], ["some text"]);
        new KeyMomentStore(folder).Save(other, collected.Moments);

        var failure = Assert.Throws<InvalidDataException>(() => new KeyMomentStore(folder).Get(model, 1));
        Assert.That(failure!.Message, Is.EqualTo(
            $"The key moments in '{KeyMomentStore.FilePath(folder, 1)}' were collected with another model (its token embedding differs); collect them with this one."));
    }

    [Test]
    public void Get_KeysOfAnotherLength_AreRefused()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var set = new KeyMomentSet([new KeyMoments(1, torch.eye(7), 10)]);
        var failure = Assert.Throws<InvalidDataException>(() => set.Get(model, 1));
        Assert.That(failure!.Message, Is.EqualTo("The key moments in memory are for keys of 7 numbers; the keys of layer 1 of this model have 24."));
    }

    [Test]
    public void Get_NoFile_SaysHowToMakeIt()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        var failure = Assert.Throws<FileNotFoundException>(() => new KeyMomentStore(folder).Get(model, 2));
        Assert.That(failure!.Message, Is.EqualTo(
            $"There are no key moments of layer 2 in '{folder}'; collect them over a text corpus (anyedit stats), or name the folder that has them."));
    }

    [Test]
    public void Get_LayerThatHasNone_NamesThoseThatHave()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        foreach (var layer in new[] { 1, 3 })
            File.WriteAllText(KeyMomentStore.FilePath(folder, layer), "");
        var failure = Assert.Throws<FileNotFoundException>(() => new KeyMomentStore(folder).Get(model, 2));
        Assert.That(failure!.Message, Does.StartWith($"There are no key moments of layer 2 in '{folder}', only of layers 1, 3, which could be edited instead; collect them"));
    }

    [Test]
    public void Get_FileWithoutCount_IsRefused()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using (var sum = torch.eye(24))
            SafetensorsWriter.Write(KeyMomentStore.FilePath(folder, 1), [new("sum", sum)]);
        var failure = Assert.Throws<InvalidDataException>(() => new KeyMomentStore(folder).Get(model, 1));
        Assert.That(failure!.Message, Does.Contain("needs a tensor 'sum' and a positive 'count'"));
    }

    [Test]
    public void Get_TruncatedFile_IsRefused()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var collected = new KeyMomentCollector().Collect(model, [1], ["some text"]);
        var store = new KeyMomentStore(folder);
        store.Save(model, collected.Moments);
        var path = KeyMomentStore.FilePath(folder, 1);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^10]);
        Assert.Throws<InvalidDataException>(() => store.Get(model, 1));
    }

    [Test, NoTensorLeaks]
    public void Get_SavedAndLoaded_LeavesNoTensorBehind()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var collected = new KeyMomentCollector().Collect(model, [0, 1], ["some text"]);
        var store = new KeyMomentStore(folder);
        store.Save(model, collected.Moments);
        store.Get(model, 0).Dispose();
    }
}
