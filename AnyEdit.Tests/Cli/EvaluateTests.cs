using System.Text.Json;
using System.Text.RegularExpressions;
using AnyEdit.Cli;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Cli;

public sealed partial class EvaluateTests : EditFixture
{
    private const string FourRecords = """
        {"prompt":"Who?","target":"Ann.","paraphrases":["Who is it?"],"locality":[{"prompt":"Why?","answer":"So."}]}
        {"prompt":"Where?","target":"Rome.","id":"place","subquestions":[{"prompt":"Which town?","answer":"Rome."}]}
        {"prompt":"When?","target":"Now."}
        {"prompt":"Why?","target":"So."}
        """;

    [Test]
    public void Evaluate_File_WritesRecordsAndSummaryAndTells()
    {
        var run = Evaluate(Write("set.jsonl", FourRecords), "--out", At("run"), "--json");
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
        using var json = JsonDocument.Parse(run.Out);
        using var header = JsonDocument.Parse(File.ReadAllText(At("run/run.json")));
        Assert.Multiple(() =>
        {
            Assert.That(Directory.GetFiles(At("run")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "run.json", "records.jsonl", "summary.json", "summary.csv" }));
            Assert.That(json.RootElement.GetProperty("summary").GetProperty("evaluated").GetInt32(), Is.EqualTo(4));
            Assert.That(run.Error, Does.Contain("4 of 4 records").And.Contain("tokens/s").And.Not.Contain("warning"));
            Assert.That(json.RootElement.GetProperty("summary").GetProperty("undo").GetProperty("isUnedited").GetBoolean());
            Assert.That(run.Error, Does.Contain("When the edits had been taken off, the model was the unedited one to the bit."));
            Assert.That(header.RootElement.GetProperty("command").GetString(), Does.StartWith("anyedit evaluate "));
            Assert.That(header.RootElement.GetProperty("settings").GetProperty("MEMIT.Lambda").GetString(), Is.EqualTo("50"));
            Assert.That(header.RootElement.GetProperty("modelFingerprint").GetString(), Has.Length.EqualTo(64));
            Assert.That(header.RootElement.GetProperty("fileDigest").GetString(), Has.Length.EqualTo(64));
        });
    }

    [TestCase("1 of 4 records")]
    [TestCase("3 of 4 records")]
    public void Evaluate_StoppedAndRunAgain_GoesOnAndEndsWithTheSameRecords(string stopAt)
    {
        var file = Write("set.jsonl", FourRecords);
        Evaluate(file, "--out", At("whole"));
        string[] command = ["evaluate", Model, "--data", "jsonl", "--file", file, "--max-tokens", "4", .. Settings(["--steps"]), "--steps", "2", "--out", At("run")];
        using var cancellation = new CancellationTokenSource();
        using var stderr = new CancellingWriter(cancellation, stopAt);
        var exitCode = CliApplication.Run(command, TextWriter.Null, stderr, cancellation.Token);
        var done = stopAt[..1];
        Assert.That(exitCode, Is.EqualTo(ExitCodes.Cancelled), stderr.ToString());
        Assert.That(stderr.ToString(), Does.Contain($"{done} of 4 records are done and kept in {At("run")}; the same command goes on from there."));

        var again = CliRun.Of(command);
        Assert.That(again.ExitCode, Is.EqualTo(ExitCodes.Success), again.Error);
        Assert.That(again.Error, Does.Contain($"Going on after {done} of 4 records"));
        Assert.That(Records("run"), Is.EqualTo(Records("whole")));
    }

    [Test]
    public void Evaluate_OtherOptionsThanTheFirst_AreBadInputAndChangeNothing()
    {
        var file = Write("set.jsonl", FourRecords);
        Evaluate(file, "--out", At("run"));
        var before = TemporaryFolder.Contents(At("run"));
        Evaluate(file, "--out", At("run"), "--lambda", "60").IsBadInput("MEMIT.Lambda is 60, was 50");
        Evaluate(file, "--out", At("run"), "--sequential").IsBadInput("Sequential is True, was False");
        Evaluate(file, "--out", At("run"), "--temperature", "0.001").IsBadInput("Temperature is 0.001, was 0");
        Evaluate(file, "--out", At("run"), "--limit", "2").IsBadInput("with other options (Limit is 2, was all). To go on with it, run it as it was begun: anyedit evaluate ", "--out of the command line");
        File.AppendAllText(file, "\n{\"prompt\":\"How?\",\"target\":\"So.\"}");
        Evaluate(file, "--out", At("run")).IsBadInput($"with other options (the data file '{file}' has changed since).");
        Assert.That(TemporaryFolder.Contents(At("run")), Is.EqualTo(before));
    }

    [Test]
    public void Evaluate_Shards_MergeIntoTheWhole()
    {
        var file = Write("set.jsonl", FourRecords);
        Evaluate(file, "--out", At("whole"));
        Evaluate(file, "--out", At("one"), "--shard", "1/2");
        Evaluate(file, "--out", At("two"), "--shard", "2/2");
        CliRun.Of("evaluate", "merge", At("one"), "--out", At("merged")).IsBadInput("Of 2 shards these are missing: 2.");
        CliRun.Of("evaluate", "merge", At("one"), At("three"), "--out", At("merged")).IsBadInput("three' does not exist");
        var merged = CliRun.Of("evaluate", "merge", At("one"), At("two"), "--out", At("merged"));
        Assert.That(merged.ExitCode, Is.EqualTo(ExitCodes.Success), merged.Error);
        Assert.That(Records("merged"), Is.EqualTo(Records("whole")));
    }

    [Test]
    public void Evaluate_WrongAndUnfitRecords_AreLeftOutOrToldByChoice()
    {
        var file = Write("set.jsonl", FourRecords + "\n{\"prompt\":\"What?\"}\n{\"prompt\":\"How?\",\"target\":\"" + new string('x', 200) + "\"}\n");
        Evaluate(file, "--out", At("run")).IsBadInput("line 5", "\"target\" is missing");
        Assert.That(Directory.Exists(At("run")), Is.False);
        Evaluate(file, "--out", At("run"), "--skip-wrong", "--strict").IsBadInput("Record 5 cannot be evaluated");
        var run = Evaluate(file, "--out", At("run"), "--skip-wrong");
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
        Assert.That(run.Error, Does.Contain("warning: left out: ").And.Contain("1 of 5 records could not be evaluated"));
    }

    [Test]
    public void Evaluate_OneRecord_IsToldInTheSingularWithWhatFailedAndWasLeftOut()
    {
        var run = Evaluate(Write("set.jsonl", FourRecords + "\n{\"prompt\":\"What?\"}\n"), "--out", At("run"), "--skip-wrong");
        Assert.That(run.Out, Does.Contain("| Unchanged | Failed | Left out |").And.Contain(" | 0 | 1 |\n"));
        run = Evaluate(Write("one.jsonl", FourRecords.Split('\n')[0]), "--out", At("one"));
        Assert.That(run.Error, Does.Contain("1 of 1 record,").And.Contain("\n1 record, ").And.Not.Contain("1 records"));
    }

    [Test]
    public void Evaluate_Sequence_TellsOfTheSecondAnswersAtTheEnd()
    {
        var run = Evaluate(Write("set.jsonl", FourRecords), "--out", At("run"), "--sequential");
        Assert.That(run.Error, Does.Contain("4 of 4 records, asked again 4 of 4").And.Not.Contain("asked again 0"));
    }

    [Test]
    public void Evaluate_ShardWithoutRecords_Warns()
    {
        var run = Evaluate(Write("set.jsonl", FourRecords), "--out", At("run"), "--shard", "6/6");
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
        Assert.That(run.Error, Does.Contain("warning: this part of the data set is empty").And.Contain("0 records.").And.Not.Contain("- s per"));
    }

    [Test]
    public void Evaluate_EveryEditFails_IsAFailureThatSaysWhy()
    {
        string[] command = ["evaluate", Model, "--data", "jsonl", "--file", Write("set.jsonl", FourRecords), "--out", At("run"), "--max-tokens", "4", "--steps", "2", "--method", "UnKE", "--set", "learning-rate=1000"];
        foreach (var run in new[] { CliRun.Of(command), CliRun.Of(command), CliRun.Of([.. command, "--retry-failed"]) })
        {
            Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Failure), run.Error);
            Assert.That(run.Error, Does.Contain("error: No edit could be made; the first one: UnKE's loss"));
            Assert.That(run.Out, Is.Empty);
        }
    }

    [Test]
    public void Evaluate_OddFields_AreToldOf()
    {
        var run = Evaluate(Write("set.jsonl", """{"prompt":"Who?","target":"Ann.","note":"mine"}"""), "--out", At("run"));
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
        Assert.That(run.Error, Does.Contain("line 1: the field \"note\" is not known"));
    }

    [Test]
    public void Evaluate_BadInput_IsToldInASentenceAndNothingIsWritten()
    {
        var file = Write("set.jsonl", FourRecords);
        Evaluate(At("nothing.jsonl")).IsBadInput("there is no such file");
        Evaluate(Write("empty.jsonl", "")).IsBadInput("the file is empty");
        CliRun.Of("evaluate", Model, "--data", "unke", "--file", file).IsBadInput("begins with a JSON object", "UnKEBench");
        CliRun.Of("evaluate", Model, "--data", "unk", "--file", file).IsBadInput("There is no data set layout 'unk'.");
        CliRun.Of("evaluate", Model, "--data", "unke").IsBadInput("--file is not given");
        Evaluate(file, "--layers", "99").IsBadInput("--layers is '99'; the model has layers 0 to");
        Evaluate(file, "--sentence-encoder", "nowhere").IsBadInput("there is no sentence encoder in 'nowhere'");
        Evaluate(file, "--shard", "3/2").IsBadInput("--shard is '3/2'");
        Evaluate(file, "--shard", "1/2", "--sequential").IsBadInput("--shard cannot be combined with --sequential");
        Evaluate(file, "--again-every", "2").IsBadInput("expected --sequential with it");
        Evaluate(file, "--retry-failed", "--sequential").IsBadInput("--retry-failed cannot be combined with --sequential");
        Evaluate(file, "--top-p", "0.5").IsBadInput("--top-p", "expected a --temperature above 0 with it");
        Evaluate(file, "--top-k", "3", "--temperature", "0").IsBadInput("--top-k");
        CliRun.Of("ask", Model, "Why?", "--top-k", "5").IsBadInput("--top-k", "expected a --temperature above 0 with it");
        Evaluate(file, "--chunk", "0").IsBadInput("error: --chunk must be between 1 and 1000000.\n");
        Evaluate(Write("twice.jsonl", FourRecords + "\n{\"prompt\":\"What?\",\"target\":\"It.\",\"id\":\"place\"}\n")).IsBadInput("the records 1 and 4, counted from 0, have the same id \"place\"");
        Evaluate(file, "--limit", "0").IsBadInput("--limit is below 1");
        Evaluate(file, "--max-tokens", "0").IsBadInput("--max-tokens is 0; expected at least 1.");
        Evaluate(file, "--out", file).IsBadInput("is a file; expected a folder");
        Evaluate(Write("long.jsonl", "{\"prompt\":\"Who?\",\"target\":\"" + new string('x', 200) + "\"}"), "--out", At("long")).IsBadInput("No record fits the model; the first one, 0: the prompt");
        Assert.That(Names, Is.EquivalentTo(new[] { "empty.jsonl", "long", "long.jsonl", "set.jsonl", "twice.jsonl" }));
    }

    private CliRun Evaluate(string file, params string[] options) => CliRun.Of(
        ["evaluate", Model, "--data", "jsonl", "--file", file, .. options.Contains("--max-tokens") ? [] : (string[])["--max-tokens", "4"], .. Settings([.. options, "--steps"]), "--steps", "2", .. options]);

    private string Records(string name) => Timings().Replace(File.ReadAllText(At(name + "/records.jsonl")), "");

    [GeneratedRegex("\"timings\":\\{[^}]*\\}")]
    private static partial Regex Timings();
}
