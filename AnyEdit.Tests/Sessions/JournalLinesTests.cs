using System.Text;
using AnyEdit.Sessions;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Sessions;

public sealed class JournalLinesTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void CreateFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    // The buffer begins with 65536 bytes: lines that end at, before and behind its end, and longer ones.
    [TestCase(65534)]
    [TestCase(65535)]
    [TestCase(65536)]
    [TestCase(200_000)]
    public void Stream_LinesOfAnyLength_AreThoseOfTheWholeFileAndKnowTheirEnds(int length)
    {
        var path = folder.Write("lines", $"first ä\n{new string('x', length)}\n\nlast\nunfinished");
        var lines = JournalLines.Stream(path).ToArray();
        Assert.That(lines.Select(line => line.Text), Is.EqualTo(JournalLines.Read(path)));
        var bytes = File.ReadAllBytes(path);
        Assert.That(lines.Select((line, i) => Encoding.UTF8.GetString(bytes, i == 0 ? 0 : (int)lines[i - 1].End, (int)(line.End - (i == 0 ? 0 : lines[i - 1].End)))), Is.EqualTo(lines.Select(line => line.Text + "\n")));
    }

    [Test]
    public void Stream_LongFile_HoldsALineAtATime()
    {
        var path = folder["lines"];
        using (var writer = File.CreateText(path))
            for (var i = 0; i < 2000; i++)
                writer.Write(new string('x', 20_000) + "\n");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        foreach (var (i, _) in JournalLines.Stream(path).Index())
            if (i % 500 == 499)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        Assert.That(most, Is.LessThan(4_000_000), "of 40 MB in the file");      // the buffer of 128 KB, a line of 40 KB, and what else the runtime does meanwhile
    }

    [Test]
    public void Cut_AtTheEndOfALine_LeavesTheLinesBefore()
    {
        var path = folder.Write("lines", "one\ntwo\nthr");
        JournalLines.Cut(path, JournalLines.Stream(path).Last().End);
        Assert.That(File.ReadAllText(path), Is.EqualTo("one\ntwo\n"));
    }
}
