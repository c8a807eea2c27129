using AnyEdit.Cli;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Cli;

public sealed class UsageTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void CreateFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [TestCase("ask")]
    [TestCase("edit")]
    [TestCase("undo")]
    [TestCase("stats")]
    [TestCase("info")]
    [TestCase("tokenize")]
    public void Help_EveryCommand_HasExamples(string command)
    {
        var run = CliRun.Of(command, "--help");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success));
            Assert.That(run.Out, Does.Contain("Examples:").And.Contain($"anyedit {command} "));
            Assert.That(run.Error, Is.Empty);
        });
    }

    [TestCase("evaluate")]
    [TestCase("stats")]
    public void Help_CommandBelowAnother_HasOnlyItsOwnArguments(string command)
    {
        var run = CliRun.Of(command, "merge", "--help");
        Assert.That(run.Out, Does.Contain($" {command} merge <SHARDS>").And.Not.Contain("<MODEL>"));
        Assert.That(CliRun.Of(command, "merge").Error, Does.Contain($"Try: anyedit {command} merge --help"));
    }

    [Test]
    public void Help_Root_NamesEveryCommand()
    {
        var run = CliRun.Of("--help");
        Assert.That(run.Out, Does.Contain("ask").And.Contain("edit").And.Contain("undo").And.Contain("stats").And.Contain("info").And.Contain("tokenize"));
    }

    [Test]
    public void UnknownOption_IsBadInput() => CliRun.Of("info", folder["model"], "--colour").IsBadInput("--colour");

    [Test]
    public void NumberThatIsNone_IsBadInput() => CliRun.Of("edit", folder["model"], "--chunk", "many").IsBadInput("many");

    [Test]
    public void Ask_FolderThatDoesNotExist_IsBadInput() => CliRun.Of("ask", folder["nowhere"], "Why?").IsBadInput(folder["nowhere"], "does not exist");

    [Test]
    public void Ask_FolderWithoutConfig_IsBadInput() => CliRun.Of("ask", folder[""], "Why?").IsBadInput("config.json");

    [Test]
    public void Ask_EmptyQuestion_IsBadInput() => CliRun.Of("ask", folder["model"], " ").IsBadInput("question");

    [Test]
    public void Ask_PatchThatDoesNotExist_IsBadInput() => CliRun.Of("ask", folder["model"], "Why?", "--patch", folder["none.patch"]).IsBadInput("none.patch");

    [Test]
    public void Ask_UnknownDevice_IsBadInput()
    {
        folder.Write("model/config.json", "{}");
        CliRun.Of("ask", folder["model"], "Why?", "--device", "abacus").IsBadInput("abacus", "cpu, cuda");
    }

    [Test]
    public void Ask_UnknownChatTemplate_IsBadInputThatListsThem()
    {
        folder.Write("model/config.json", "{}");
        CliRun.Of("ask", folder["model"], "Why?", "--device", "cpu", "--chat-template", "alpaca").IsBadInput("alpaca", "chatml", "llama3");
    }

    [Test]
    public void Edit_NothingToLearn_IsBadInput() => CliRun.Of("edit", folder["model"], "--out", folder["out"]).IsBadInput("--prompt and --target");

    [Test]
    public void Edit_EmptyTarget_IsBadInput() =>
        CliRun.Of("edit", folder["model"], "--prompt", "Who?", "--target", "", "--out", folder["out"]).IsBadInput("--target is empty");

    [Test]
    public void Edit_EmptyPrompt_IsBadInput() =>
        CliRun.Of("edit", folder["model"], "--prompt", " ", "--target", "Me.", "--out", folder["out"]).IsBadInput("--prompt is empty");

    [Test]
    public void Edit_FileAndPrompt_IsBadInput() =>
        CliRun.Of("edit", folder["model"], "--prompt", "Who?", "--file", folder["edits.jsonl"], "--out", folder["out"]).IsBadInput("--file", "--prompt");

    [TestCase("{\"prompt\":\"Who?\"}", "line 1", "\"target\" is missing")]
    [TestCase("{\"prompt\":\"Who?\",\"target\":\"Me.\"}\n\n{\"prompt\":\"\",\"target\":\"Me.\"}", "line 3", "\"prompt\" is empty")]
    [TestCase("{\"prompt\":\"Who?\",\"target\":7}", "line 1", "\"target\" is a number; expected a string")]
    [TestCase("[\"Who?\"]", "line 1", "expected a JSON object, found an array")]
    [TestCase("{\"prompt\":\"Who?\",", "line 1", "not JSON")]
    [TestCase("\n", "edits.jsonl", "no edit")]
    public void Edit_BrokenFile_IsBadInputThatNamesLineAndField(string text, params string[] mentioned) =>
        CliRun.Of("edit", folder["model"], "--file", folder.Write("edits.jsonl", text), "--out", folder["out"]).IsBadInput(["edits.jsonl", .. mentioned]);

    [Test]
    public void Edit_NoDestination_IsBadInput()
    {
        folder.Write("model/config.json", "{}");
        CliRun.Of("edit", folder["model"], "--prompt", "Who?", "--target", "Me.").IsBadInput("--out", "--patch");
    }

    [Test]
    public void Edit_OutIsTheModel_IsBadInput()
    {
        folder.Write("model/config.json", "{}");
        CliRun.Of("edit", folder["model"], "--prompt", "Who?", "--target", "Me.", "--out", folder["model/."]).IsBadInput("never changed");
    }

    [Test]
    public void Edit_OutWithinTheModelFolder_IsBadInput()
    {
        folder.Write("model/config.json", "{}");
        CliRun.Of("edit", folder["model"], "--prompt", "Who?", "--target", "Me.", "--out", folder["model/out"]).IsBadInput("within the model folder", "never changed");
    }

    [Test]
    public void Edit_OutIsNotEmpty_IsBadInput()
    {
        folder.Write("model/config.json", "{}");
        Directory.CreateDirectory(folder["out"]);
        folder.Write("out/thesis.txt", "");
        CliRun.Of("edit", folder["model"], "--prompt", "Who?", "--target", "Me.", "--out", folder["out"]).IsBadInput("not empty");
    }

    [Test]
    public void Edit_PatchOverAFileThatExists_IsBadInputAndLeavesTheFile()
    {
        folder.Write("model/config.json", "{}");
        CliRun.Of("edit", folder["model"], "--prompt", "Who?", "--target", "Me.", "--patch", folder["model/config.json"]).IsBadInput("config.json", "exists");
        Assert.That(File.ReadAllText(folder["model/config.json"]), Is.EqualTo("{}"));
    }

    [Test]
    public void Edit_PatchInAFolderThatDoesNotExist_IsBadInput()
    {
        folder.Write("model/config.json", "{}");
        CliRun.Of("edit", folder["model"], "--prompt", "Who?", "--target", "Me.", "--patch", folder["nowhere/a.patch"]).IsBadInput("nowhere");
    }

    [Test]
    public void Edit_StatisticsThatDoNotExist_IsBadInput()
    {
        folder.Write("model/config.json", TinyModelFolder.Config);
        CliRun.Of("edit", folder["model"], "--prompt", "Who?", "--target", "Me.", "--out", folder["out"], "--statistics", folder["none"]).IsBadInput("--statistics", "none");
    }

    [Test]
    public void Edit_UnknownPreset_IsBadInputThatListsThem()
    {
        folder.Write("model/config.json", TinyModelFolder.Config);
        CliRun.Of("edit", folder["model"], "--prompt", "Who?", "--target", "Me.", "--out", folder["out"], "--preset", "best").IsBadInput("best", "Llama3-8B-Instruct");
    }

    [Test]
    public void Edit_OverlapAsLargeAsTheChunk_IsBadInput()
    {
        folder.Write("model/config.json", TinyModelFolder.Config);
        CliRun.Of("edit", folder["model"], "--prompt", "Who?", "--target", "Me.", "--out", folder["out"], "--chunk", "4", "--overlap", "4").IsBadInput("4");
    }

    [Test]
    public void Edit_ChunkAndSentences_IsBadInput()
    {
        folder.Write("model/config.json", TinyModelFolder.Config);
        CliRun.Of("edit", folder["model"], "--prompt", "Who?", "--target", "Me.", "--out", folder["out"], "--chunk", "4", "--sentences").IsBadInput("--chunk", "--sentences");
    }

    [TestCase("4-")]
    [TestCase("8-4")]
    [TestCase("-1")]
    [TestCase("a,b")]
    public void Edit_LayersThatAreNone_IsBadInput(string layers)
    {
        folder.Write("model/config.json", TinyModelFolder.Config);
        CliRun.Of("edit", folder["model"], "--prompt", "Who?", "--target", "Me.", "--out", folder["out"], $"--layers={layers}").IsBadInput("--layers", layers);
    }

    [Test]
    public void Undo_FolderThatWasNeverEdited_IsBadInput()
    {
        folder.Write("model/config.json", "{}");
        CliRun.Of("undo", folder["model"]).IsBadInput("no edit to undo");
    }

    [Test]
    public void Stats_CorpusThatDoesNotExist_IsBadInput()
    {
        folder.Write("model/config.json", "{}");
        CliRun.Of("stats", folder["model"], "--corpus", folder["corpus.txt"], "--out", folder["out"]).IsBadInput("corpus.txt");
    }

    [Test]
    public void Tokenize_LineThatIsNoString_IsBadInput()
    {
        folder.Write("model/config.json", TinyModelFolder.Config);
        var run = CliRun.Of("tokenize", folder["model"], "--file", folder.Write("texts.jsonl", "{\"text\":\"a\"}"));
        run.IsBadInput("texts.jsonl", "line 1", "expected a JSON string, found an object");
    }

    [Test]
    public void Tokenize_HalfASurrogatePair_IsBadInput()
    {
        folder.Write("model/config.json", TinyModelFolder.Config);
        var run = CliRun.Of("tokenize", folder["model"], "--file", folder.Write("texts.jsonl", "\"\\ud800\""));
        run.IsBadInput("texts.jsonl", "line 1", "surrogate");
    }
}
