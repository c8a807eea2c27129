using AnyEdit.Files;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Files;

public class AtomicFileTests
{
    [Test]
    public void Write_NewFileInNewFolder_IsThereAlone()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.WriteAllText(Path.Combine(folder["a"], "f"), "grüße");
        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllBytes(Path.Combine(folder["a"], "f")), Is.EqualTo("grüße"u8.ToArray()));
            Assert.That(Directory.GetFileSystemEntries(folder["a"]), Has.Length.EqualTo(1));
        });
    }

    [Test]
    public void Write_WhileItRuns_ReadersSeeTheOldFile()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["f"], "old");
        AtomicFile.Write(folder["f"], stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.That(File.ReadAllText(folder["f"]), Is.EqualTo("old"));
        });
        Assert.That(File.ReadAllText(folder["f"]), Is.EqualTo("new"));
    }

    [Test]
    public void Write_Fails_LeavesTheOldFileAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["f"], "old");
        Assert.That(
            () => AtomicFile.Write(folder["f"], stream =>
            {
                stream.Write("half"u8);
                throw new IOException("No space left on device");
            }),
            Throws.TypeOf<IOException>().With.Message.EqualTo($"The file '{folder["f"]}' could not be written: No space left on device"));
        Assert.Multiple(() =>
        {
            Assert.That(folder.Names, Is.EqualTo(new[] { "f" }));
            Assert.That(File.ReadAllText(folder["f"]), Is.EqualTo("old"));
        });
    }

    [Test]
    public void Write_ThroughALink_ReplacesWhatItPointsTo()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["f"], "old");
        File.CreateSymbolicLink(folder["link"], folder["f"]);
        AtomicFile.WriteAllText(folder["link"], "new");
        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllText(folder["f"]), Is.EqualTo("new"));
            Assert.That(File.ResolveLinkTarget(folder["link"], returnFinalTarget: false), Is.Not.Null);
        });
    }
}
