using AnyEdit.Files;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Files;

public class AtomicFolderTests
{
    [Test]
    public void Commit_NoEarlierFolder_MakesIt()
    {
        using var outer = new TemporaryFolder();
        using (var folder = new AtomicFolder(outer["a/b/"]))
        {
            folder.Write("f", stream => stream.Write("new"u8));
            Assert.That(Directory.Exists(outer["a/b"]), Is.False);
            folder.Commit(_ => true);
        }

        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllText(outer["a/b/f"]), Is.EqualTo("new"));
            Assert.That(Directory.GetFileSystemEntries(outer["a"]), Has.Length.EqualTo(1));
        });
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Commit_EarlierFolder_ReplacesItsFilesAndKeepsForeignOnes(bool inOneStep)
    {
        using var outer = new TemporaryFolder();
        Directory.CreateDirectory(outer["t/notes"]);
        File.WriteAllText(outer["t/f"], "old");
        File.WriteAllText(outer["t/gone"], "old");
        File.WriteAllText(outer["t/notes/n"], "mine");
        using (var folder = new AtomicFolder(outer["t"]) { ExchangesInOneStep = inOneStep })
        {
            folder.Write("f", stream => stream.Write("new"u8));
            folder.Commit(name => name == "gone");
        }

        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllText(outer["t/f"]), Is.EqualTo("new"));
            Assert.That(File.Exists(outer["t/gone"]), Is.False);
            Assert.That(File.ReadAllText(outer["t/notes/n"]), Is.EqualTo("mine"));
            Assert.That(outer.Names, Is.EqualTo(new[] { "t" }));
        });
    }

    [Test]
    public void Dispose_WithoutCommit_LeavesTheEarlierFolderAndNothingElse()
    {
        using var outer = new TemporaryFolder();
        Directory.CreateDirectory(outer["t"]);
        File.WriteAllText(outer["t/f"], "old");
        using (var folder = new AtomicFolder(outer["t"]))
            folder.Write("f", stream => stream.Write("new"u8));

        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllText(outer["t/f"]), Is.EqualTo("old"));
            Assert.That(outer.Names, Is.EqualTo(new[] { "t" }));
        });
    }

    [Test]
    [Platform("Linux")]
    public void Write_DiskFull_SaysWhichFolderAndLeavesNothing()
    {
        using var outer = new TemporaryFolder();
        using (var folder = new AtomicFolder(outer["t"], _ => new FileStream("/dev/full", FileMode.Open, FileAccess.Write)))
            Assert.That(
                () => folder.Write("f", stream => stream.Write(new byte[100_000])),
                Throws.TypeOf<IOException>().With.Message.Contain($"The folder '{outer["t"]}' could not be written: No space left on device"));
        Assert.That(outer.Names, Is.Empty);
    }

    [Test]
    public void Create_AFileHasTheName_IsRefused()
    {
        using var outer = new TemporaryFolder();
        File.WriteAllText(outer["t"], "mine");
        Assert.That(() => new AtomicFolder(outer["t"]), Throws.TypeOf<IOException>().With.Message.Contain("a file has this name"));
        Assert.That(outer.Names, Is.EqualTo(new[] { "t" }));
    }

    [Test]
    public void Commit_ThroughALink_ReplacesWhatItPointsTo()
    {
        using var outer = new TemporaryFolder();
        Directory.CreateDirectory(outer["t"]);
        Directory.CreateSymbolicLink(outer["link"], outer["t"]);
        using (var folder = new AtomicFolder(outer["link"]))
        {
            folder.Write("f", stream => stream.Write("new"u8));
            folder.Commit(_ => true);
        }

        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllText(outer["t/f"]), Is.EqualTo("new"));
            Assert.That(new DirectoryInfo(outer["link"]).LinkTarget, Is.Not.Null);
        });
    }
}
