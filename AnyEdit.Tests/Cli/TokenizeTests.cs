using System.Text.Json;
using AnyEdit.Cli;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Cli;

public sealed class TokenizeTests
{
    [Test]
    public void Tokenize_Texts_GivesAnObjectALine()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", TinyModelFolder.Config);
        var run = CliRun.Of("tokenize", folder[""], "--file", folder.Write("texts.jsonl", "\"ab\"\n\"é\\n\"\n\n\"\"\n"));
        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
            Assert.That(lines.Select(line => line.GetProperty("text").GetString()), Is.EqualTo(new[] { "ab", "é\n", "" }));
            Assert.That(lines[1].GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), Is.EqualTo(new[] { 0xC3, 0xA9, 0x0A }));
        });
    }
}
