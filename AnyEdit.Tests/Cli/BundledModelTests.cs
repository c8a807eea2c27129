using System.Text.Json;
using AnyEdit.Cli;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Cli;

public sealed class BundledModelTests
{
    [Test]
    public void Edit_WithoutAnySetting_TakesALongAnswer()
    {
        var model = FindModel();
        using var folder = new TemporaryFolder();
        var edits = folder.Write("edits.jsonl", File.ReadLines(Path.Combine(model, "world", "counterfactuals.jsonl")).First());
        var run = CliRun.Of("edit", model, "--file", edits, "--patch", folder["long.patch"], "--json");
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
        using var json = JsonDocument.Parse(run.Out);
        var request = json.RootElement.GetProperty("requests")[0];
        Assert.Multiple(() =>
        {
            Assert.That(request.GetProperty("targetTokens").GetInt32(), Is.GreaterThanOrEqualTo(60));
            Assert.That(request.GetProperty("before").GetString(), Is.Not.EqualTo(request.GetProperty("target").GetString()));
            Assert.That(request.GetProperty("rougeL").GetDouble(), Is.GreaterThanOrEqualTo(0.95), request.GetProperty("after").GetString());
        });
    }

    private static string FindModel()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "models", "anyedit-tiny") is var model && File.Exists(Path.Combine(model, "config.json")))
                return model;
        Assert.Ignore("The bundled model is not in this checkout.");
        return "";
    }
}
