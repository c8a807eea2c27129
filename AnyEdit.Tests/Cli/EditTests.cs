using System.Diagnostics;
using System.Text.Json;
using AnyEdit.Cli;
using AnyEdit.Files;
using AnyEdit.Models;
using AnyEdit.Patches;
using AnyEdit.Tests.Support;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Cli;

public sealed class EditTests
{
    private readonly TemporaryFolder models = new();
    private TemporaryFolder folder = null!;
    private string model = null!;

    [OneTimeSetUp]
    public void WriteModel() => model = TinyModelFolder.WriteWithKeyMoments(models["model"]);

    [OneTimeTearDown]
    public void DeleteModel() => models.Dispose();

    [SetUp]
    public void CreateFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public void Edit_ToAFolder_LeavesTheModelAloneAndAnswersAnew()
    {
        var before = TemporaryFolder.Contents(model);
        var run = Edit("Who?", "Ann Lee.", "--out", folder["edited"]);
        var answer = CliRun.Of("ask", folder["edited"], "Who?", "--max-tokens", "20");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
            Assert.That(run.Out, Does.Contain("Who?").And.Contain("target").And.Contain("ROUGE-L"));
            Assert.That(run.Error, Does.Contain("chunk 9/9: loss "));
            Assert.That(answer.Out.TrimEnd('\n'), Is.EqualTo("Ann Lee."));
            Assert.That(TemporaryFolder.Contents(model), Is.EqualTo(before));
        });
    }

    [Test]
    public void Edit_ThenUndo_BringsTheWeightsBackBitForBit()
    {
        var edited = folder["edited"];
        Edit("Who?", "Ann Lee.", "--out", edited);
        Assert.That(WeightHash(edited), Is.Not.EqualTo(WeightHash(model)));
        var undo = CliRun.Of("undo", edited);
        Assert.Multiple(() =>
        {
            Assert.That(undo.ExitCode, Is.EqualTo(ExitCodes.Success), undo.Error);
            Assert.That(WeightHash(edited), Is.EqualTo(WeightHash(model)));
            Assert.That(Directory.Exists(Path.Combine(edited, "edits")), Is.False);
        });
    }

    [Test]
    public void Edit_ModelInFloat16_AnswersAnewAndUndoBringsTheNumbersBack()
    {
        var stored = TinyModelFolder.WriteWithKeyMoments(folder["float16"], ScalarType.Float16);
        var edit = CliRun.Of(["edit", stored, "--prompt", "Who?", "--target", "Ann Lee.", "--out", folder["edited"], .. Settings([])]);
        Assert.That(edit.ExitCode, Is.EqualTo(ExitCodes.Success), edit.Error);
        Assert.That(CliRun.Of("ask", folder["edited"], "Who?", "--max-tokens", "20").Out.TrimEnd('\n'), Is.EqualTo("Ann Lee."));
        var undo = CliRun.Of("undo", folder["edited"]);
        Assert.That(undo.ExitCode, Is.EqualTo(ExitCodes.Success), undo.Error);
        Assert.That(WeightHash(folder["edited"]), Is.EqualTo(WeightHash(stored)));
    }

    [Test]
    public void Undo_FolderEditedInFloat16_StaysInFloat16()
    {
        // An edit in float16 needs a GPU; what it leaves does not.
        const string Name = "model.norm.weight";
        TinyModelFolder.Write(folder["edited"], ScalarType.Float16);
        var asStored = new ModelLoadOptions { DType = ScalarType.Float16 };
        string before;
        using (var edited = CausalLanguageModel.Load(folder["edited"], asStored))
        {
            before = edited.WeightHash;
            var trail = Directory.CreateDirectory(folder["edited/edits/0001"]).FullName;
            using (var original = edited.Lease())
                SafetensorsWriter.Write(Path.Combine(trail, "originals.safetensors"), [KeyValuePair.Create(Name, original.Snapshot[Name])]);
            using var patch = new EditPatch(new EditPatchManifest(before, "test", new Dictionary<string, string>(), "texts"), new Dictionary<string, WeightDelta> { [Name] = new DenseDelta(torch.ones(32)) });
            patch.ApplyTo(edited);
            edited.Save(folder["edited"]);
            File.WriteAllText(Path.Combine(trail, "edit.json"), JsonSerializer.Serialize(new { weightHashBefore = before, weightHashAfter = edited.WeightHash, prompts = new[] { "Who?" }, editedAt = DateTimeOffset.UtcNow }));
        }

        var undo = CliRun.Of("undo", folder["edited"]);
        Assert.That(undo.ExitCode, Is.EqualTo(ExitCodes.Success), undo.Error);
        using var undone = CausalLanguageModel.Load(folder["edited"], asStored);
        Assert.That(undone.WeightHash, Is.EqualTo(before));
        Assert.That(ModelConfig.Load(folder["edited"]).Dtype, Is.EqualTo(ScalarType.Float16));
    }

    [Test]
    public void Edit_OfAnEditedFolder_StacksAndUndoTakesTheLastOff()
    {
        Edit("Who?", "Ann Lee.", "--out", folder["first"]);
        var second = CliRun.Of("edit", folder["first"], "--prompt", "Where?", "--target", "Rome.", "--out", folder["second"]);
        Assert.That(second.ExitCode, Is.EqualTo(ExitCodes.Success), second.Error);
        CliRun.Of("undo", folder["second"]);
        Assert.That(WeightHash(folder["second"]), Is.EqualTo(WeightHash(folder["first"])));
        CliRun.Of("undo", folder["second"]);
        Assert.That(WeightHash(folder["second"]), Is.EqualTo(WeightHash(model)));
    }

    [Test]
    public void Undo_All_TakesEveryEditOff()
    {
        Edit("Who?", "Ann Lee.", "--out", folder["first"]);
        CliRun.Of("edit", folder["first"], "--prompt", "Where?", "--target", "Rome.", "--out", folder["second"]);
        var undo = CliRun.Of("undo", folder["second"], "--all", "--json");
        using var json = JsonDocument.Parse(undo.Out);
        Assert.Multiple(() =>
        {
            Assert.That(json.RootElement.GetProperty("undone").GetArrayLength(), Is.EqualTo(2));
            Assert.That(json.RootElement.GetProperty("weightHash").GetString(), Is.EqualTo(WeightHash(model)));
        });
    }

    [Test]
    public void Undo_AllCancelledAfterTheFirst_SaysWhatIsLeft()
    {
        Edit("Who?", "Ann Lee.", "--out", folder["first"]);
        CliRun.Of("edit", folder["first"], "--prompt", "Where?", "--target", "Rome.", "--out", folder["second"]);
        using var cancellation = new CancellationTokenSource();
        using var stdout = new CancellingWriter(cancellation, "forgotten");
        using var stderr = new StringWriter();
        var exitCode = CliApplication.Run(["undo", folder["second"], "--all"], stdout, stderr, cancellation.Token);
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(ExitCodes.Cancelled));
            Assert.That(stderr.ToString(), Does.Contain("Cancelled.").And.Contain("1 edits remain").And.Not.Contain("half-written"));
            Assert.That(WeightHash(folder["second"]), Is.EqualTo(WeightHash(folder["first"])));
        });
    }

    [Test]
    public void Undo_PatchOfAnotherEdit_IsBadInputAndChangesNothing()
    {
        Edit("Who?", "Ann Lee.", "--out", folder["edited"]);
        Edit("Where?", "Rome.", "--patch", folder["other.patch"]);
        var before = TemporaryFolder.Contents(folder["edited"]);
        CliRun.Of("undo", folder["edited"], "--patch", folder["other.patch"]).IsBadInput("other.patch");
        Assert.That(TemporaryFolder.Contents(folder["edited"]), Is.EqualTo(before));
    }

    [Test]
    public void Undo_WeightsChangedSince_IsBadInputAndChangesNothing()
    {
        Edit("Who?", "Ann Lee.", "--out", folder["edited"]);
        TinyModelFolder.ChangeWeights(folder["edited"], tensors => tensors["model.norm.weight"] = torch.ones(32));
        var before = TemporaryFolder.Contents(folder["edited"]);
        CliRun.Of("undo", folder["edited"]).IsBadInput("hash");
        Assert.That(TemporaryFolder.Contents(folder["edited"]), Is.EqualTo(before));
    }

    [Test]
    public void Edit_ToAPatch_CanBePutOnAtTheQuestion()
    {
        Edit("Who?", "Ann Lee.", "--patch", folder["ann.patch"], "--seed", "7");
        var answer = CliRun.Of("ask", model, "Who?", "--patch", folder["ann.patch"], "--max-tokens", "20", "--json");
        using var json = JsonDocument.Parse(answer.Out);
        Assert.That(json.RootElement.GetProperty("answer").GetString(), Is.EqualTo("Ann Lee."));
        using var patch = EditPatch.Load(folder["ann.patch"]);
        Assert.That(patch.Manifest.Seed, Is.EqualTo(7));
    }

    [Test]
    public void Ask_PatchMadeInAnotherDType_LoadsTheModelInIt()
    {
        var edit = Edit("Who?", "Ann Lee.", "--dtype", "bfloat16", "--patch", folder["ann.patch"], "--no-answers");
        Assert.That(edit.ExitCode, Is.EqualTo(ExitCodes.Success), edit.Error);
        var ask = CliRun.Of("ask", model, "Who?", "--patch", folder["ann.patch"], "--max-tokens", "5");
        Assert.That(ask.ExitCode, Is.EqualTo(ExitCodes.Success), ask.Error);
        CliRun.Of("ask", model, "Who?", "--patch", folder["ann.patch"], "--dtype", "float32").IsBadInput("ann.patch", "BFloat16", "Float32");
    }

    [Test]
    public void Ask_PatchOfAnotherModel_IsBadInput()
    {
        Edit("Who?", "Ann Lee.", "--out", folder["edited"], "--patch", folder["ann.patch"]);
        CliRun.Of("ask", folder["edited"], "Who?", "--patch", folder["ann.patch"]).IsBadInput("ann.patch", "hash");
    }

    [Test]
    public void Edit_ManyFromAFileWithJson_WritesOnlyJson()
    {
        var file = folder.Write("edits.jsonl", "{\"id\":\"a\",\"prompt\":\"Who?\",\"target\":\"Ann.\"}\n{\"prompt\":\"Where?\",\"target\":\"Rome.\"}\n");
        var run = CliRun.Of("edit", model, "--file", file, "--out", folder["edited"], "--json", "--chunk", "2", "--overlap", "1");
        using var json = JsonDocument.Parse(run.Out);
        var requests = json.RootElement.GetProperty("requests");
        Assert.Multiple(() =>
        {
            Assert.That(requests.GetArrayLength(), Is.EqualTo(2));
            Assert.That(requests[0].GetProperty("id").GetString(), Is.EqualTo("a"));
            Assert.That(requests[1].GetProperty("chunks")[0].GetProperty("length").GetInt32(), Is.EqualTo(2));
            Assert.That(requests[1].GetProperty("before").GetString(), Is.Not.Null);
            Assert.That(requests[1].GetProperty("rougeL").GetDouble(), Is.InRange(0, 1));
            Assert.That(json.RootElement.GetProperty("weightHashAfter").GetString(), Is.EqualTo(WeightHash(folder["edited"])));
            Assert.That(run.Error, Does.Contain("request 2/2, chunk 1/"));
        });
    }

    [Test]
    [Platform("Linux")]
    public void Edit_PatchCannotBeWritten_LeavesNoFolderBehind()
    {
        // No file name may be longer than 255 bytes.
        var run = Edit("Who?", "Ann.", "--no-answers", "--out", folder["edited"], "--patch", folder[new string('p', 250)]);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Failure));
            Assert.That(run.Error, Does.Contain("could not be written"));
            Assert.That(Directory.EnumerateFileSystemEntries(folder[""]), Is.Empty);
        });
    }

    [TestCase("--layers", "2,9")]
    [TestCase("--layers")]
    public void Edit_BadInputWithJson_EndsWithTheErrorAsJson(params string[] options)
    {
        var run = Edit("Who?", "Ann.", ["--out", folder["out"], "--json", .. options]);
        using var json = JsonDocument.Parse(run.Error.TrimEnd().Split('\n')[^1]);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.BadInput));
            Assert.That(run.Out, Is.Empty);
            Assert.That(json.RootElement.GetProperty("error").GetString(), Does.Contain("layers"));
        });
    }

    [Test]
    public void Edit_LayerOutsideTheModel_IsBadInput() => Edit("Who?", "Ann.", "--out", folder["out"], "--layers", "2,9").IsBadInput("9", "0 to 3");

    [Test]
    public void Edit_LayerWithoutKeyMoments_SaysSoBeforeItComputes()
    {
        var run = Edit("Who?", "Ann.", "--out", folder["out"], "--layers", "0");
        run.IsBadInput("key moments", "layer 0");
        Assert.That(run.Error, Does.Not.Contain("loss"));
    }

    [Test]
    public void Edit_TargetLongerThanTheContext_IsBadInput() => Edit("Who?", new string('a', 200), "--out", folder["out"]).IsBadInput("128");

    [TestCase("--steps", "0")]
    [TestCase("--lr", "-1")]
    [TestCase("--lambda", "0")]
    [TestCase("--clamp", "0")]
    public void Edit_NumberOutOfRange_IsBadInput(string option, string value) => Edit("Who?", "Ann.", "--out", folder["out"], option, value).IsBadInput();

    [Test]
    public void Edit_Cancelled_LeavesEveryFileAsItWas()
    {
        var before = TemporaryFolder.Contents(model);
        using var cancellation = new CancellationTokenSource();
        using var stdout = new StringWriter();
        using var stderr = new CancellingWriter(cancellation, "chunk 2/");
        var exitCode = CliApplication.Run(["edit", model, "--prompt", "Who?", "--target", "Ann Lee.", "--out", folder["edited"], "--patch", folder["a.patch"]], stdout, stderr, cancellation.Token);
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(ExitCodes.Cancelled));
            Assert.That(stderr.ToString(), Does.Contain("Cancelled"));
            Assert.That(TemporaryFolder.Contents(model), Is.EqualTo(before));
            Assert.That(Directory.EnumerateFileSystemEntries(folder[""]), Is.Empty);
        });
    }

    [Test]
    [Platform("Linux")]
    public void Edit_DiskFull_FailsAndLeavesNothingBehind()
    {
        const int NoMount = 77;
        Directory.CreateDirectory(folder["disk"]);
        var tool = Path.Combine(AppContext.BaseDirectory, "anyedit.dll");
        using var process = Process.Start(new ProcessStartInfo("unshare", ["-rm", "sh", "-c", $"""
            mount -t tmpfs -o size=100k tmpfs '{folder["disk"]}' || exit {NoMount}
            dotnet '{tool}' edit '{model}' --prompt 'Who?' --target 'Ann.' --no-answers --out '{folder["disk"]}/edited'
            code=$?
            ls -A '{folder["disk"]}'
            exit $code
            """])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var error = process.StandardError.ReadToEnd();
        var leftBehind = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == NoMount || error.Contains("unshare", StringComparison.Ordinal))
            Assert.Ignore("A disk of our own that can be full needs user namespaces: " + error);
        Assert.Multiple(() =>
        {
            Assert.That(process.ExitCode, Is.EqualTo(ExitCodes.Failure), error);
            Assert.That(error, Does.Contain($"error: The folder '{folder["disk"]}/edited' could not be written: No space left on device"));
            Assert.That(leftBehind, Is.Empty);
        });
    }

    private CliRun Edit(string prompt, string target, params string[] options) =>
        CliRun.Of(["edit", model, "--prompt", prompt, "--target", target, .. Settings(options), .. options]);

    // A random model learns a text to the letter with these, whatever the presets for trained ones are.
    private static IEnumerable<string> Settings(string[] given)
    {
        (string Option, string Value)[] settings = [("--chunk", "1"), ("--steps", "25"), ("--lr", "1"), ("--clamp", "2"), ("--lambda", "50")];
        return settings.Where(setting => !given.Contains(setting.Option)).SelectMany(setting => new[] { setting.Option, setting.Value });
    }


    private static string WeightHash(string folder)
    {
        using var json = JsonDocument.Parse(CliRun.Of("info", folder, "--json").Out);
        return json.RootElement.GetProperty("weightHash").GetString()!;
    }

    private sealed class CancellingWriter(CancellationTokenSource cancellation, string trigger) : StringWriter
    {
        public override void Write(string? value)
        {
            base.Write(value);
            if (value?.Contains(trigger, StringComparison.Ordinal) == true)
                cancellation.Cancel();
        }
    }
}
