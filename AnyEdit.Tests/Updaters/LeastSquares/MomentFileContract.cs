using AnyEdit.Models;
using AnyEdit.Statistics;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Updaters.LeastSquares;

/// <summary>What holds of every file that keeps what was computed from the key moments of layer 1 beside them.</summary>
public abstract class MomentFileContract<T>
    where T : class, IDisposable
{
    private protected TemporaryFolder Folder { get; private set; } = null!;

    /// <summary>The file that is spoken of.</summary>
    protected abstract string FileName { get; }

    protected string FilePath => Folder[FileName];

    [SetUp]
    public void MakeFolder() => Folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => Folder.Dispose();

    [Test]
    public void Get_SecondRun_GivesTheBitsOfTheFirst()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var first = Get(model);
        var written = File.GetLastWriteTimeUtc(FilePath);
        using var second = Get(model);
        Assert.That(Same(second, first), Is.True);
        Assert.That(File.GetLastWriteTimeUtc(FilePath), Is.EqualTo(written));
    }

    [Test]
    public void Get_FileOfTheSameMoments_IsUsed()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var planted = Other();
        Write(planted, Identity(model));
        using var found = Get(model);
        Assert.That(Same(found, planted), Is.True);
    }

    [Test]
    public void Get_FileOfTheSameMomentsWithoutTheirDigest_IsUsed()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var planted = Other();
        Write(planted, Identity(model));
        MomentFiles.ForgetDigest(KeyMomentStore.FilePath(Folder.Path, 1));
        using var found = Get(model);
        Assert.That(Same(found, planted), Is.True, "the numbers themselves tell");
    }

    [Test]
    public void Get_FileAtHand_DoesNotReadTheNumbersOfTheMoments()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var expected = Get(model);
        MomentFiles.SpoilNumbers(KeyMomentStore.FilePath(Folder.Path, 1));
        using var found = Get(model);
        Assert.That(Same(found, expected), Is.True);
    }

    [Test]
    public void Get_SpoiledMoments_AreRefused()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        MomentFiles.SpoilNumbers(KeyMomentStore.FilePath(Folder.Path, 1));
        var failure = Assert.Throws<InvalidDataException>(() => Get(model).Dispose());
        Assert.That(failure!.Message, Does.EndWith("are not those that were written; collect the key moments of layer 1 again."));
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
    public void Get_FolderThatCannotBeWritten_WorksFromMemory()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var expected = Get(model);
        File.Delete(FilePath);
        Directory.CreateDirectory(FilePath);         // no file can take its place
        using var found = Get(model);
        Assert.That(Same(found, expected), Is.True);
        Assert.That(Folder.Names, Is.EquivalentTo(new[] { FileName, "layer-1.safetensors" }), "and leaves no temporary file");
    }

    /// <summary>What a new cache over the folder gives, which the caller disposes.</summary>
    protected abstract T Get(CausalLanguageModel model);

    /// <summary>Something else than what the moments give, of the same shape.</summary>
    protected abstract T Other();

    protected abstract void Write(T value, IReadOnlyDictionary<string, string> identity);

    private protected abstract Dictionary<string, string> Identity(KeyMomentDescription moments, string model);

    /// <summary>The moments of layer 1; twice as much of them has another result.</summary>
    protected abstract KeyMoments Moments(CausalLanguageModel model, double scale);

    protected abstract bool Same(T a, T b);

    protected Dictionary<string, string> Identity(CausalLanguageModel model)
    {
        using var moments = new KeyMomentStore(Folder.Path).Get(model, 1);
        return Identity(KeyMomentDescription.Of(moments), ModelFingerprint.Of(model));
    }

    protected void Save(CausalLanguageModel model, double scale)
    {
        using var moments = Moments(model, scale);
        new KeyMomentStore(Folder.Path).Save(model, [moments]);
    }
}
