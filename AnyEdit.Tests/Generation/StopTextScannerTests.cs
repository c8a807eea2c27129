using AnyEdit.Generation;

namespace AnyEdit.Tests.Generation;

public sealed class StopTextScannerTests
{
    [Test]
    public void Append_StopTextInPieces_IsCutOffAndNeverShown()
    {
        var scanner = new StopTextScanner(["END"]);

        var shown = string.Concat(new[] { "one E", "N", "E", "ND two" }.Select(scanner.Append)) + scanner.Flush();

        Assert.Multiple(() =>
        {
            Assert.That(shown, Is.EqualTo("one EN"));
            Assert.That(scanner.Stopped, Is.True);
        });
    }

    [Test]
    public void Flush_BeginningOfAStopText_IsGivenBack()
    {
        var scanner = new StopTextScanner(["END"]);

        var shown = scanner.Append("the EN");

        Assert.Multiple(() =>
        {
            Assert.That(shown, Is.EqualTo("the "));
            Assert.That(scanner.Flush(), Is.EqualTo("EN"));
            Assert.That(scanner.Stopped, Is.False);
        });
    }

    [Test]
    public void Append_SeveralStopTexts_TheFirstInTheTextCounts() =>
        Assert.That(new StopTextScanner(["c", "b"]).Append("abc"), Is.EqualTo("a"));

    [Test]
    public void Append_NoStopTexts_HoldsNothingBack() =>
        Assert.That(new StopTextScanner([]).Append("text"), Is.EqualTo("text"));
}
