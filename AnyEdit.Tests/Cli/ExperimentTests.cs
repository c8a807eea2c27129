using System.Text.Json;
using AnyEdit.Cli;
using AnyEdit.Evaluation.Experiments;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Cli;

public sealed class ExperimentTests : EditFixture
{
    private const string ThreeRecords = """
        {"prompt":"Who?","target":"Ann.","paraphrases":["Who is it?"]}
        {"prompt":"Where?","target":"Rome."}
        {"prompt":"When?","target":"Now."}
        """;

    [Test]
    public void Experiment_File_WritesTheExperimentAndTellsItsTable()
    {
        var run = Experiment("table1", Write("set.jsonl", ThreeRecords), "--method", "ft-l", "--method", "MEMIT:1", "--out", At("out"));
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
        var result = ExperimentResult.Load(At("out"));
        Assert.Multiple(() =>
        {
            Assert.That(run.Out, Does.Contain("| unedited |").And.Contain("| FT-L+AnyEdit |").And.Contain("| MEMIT+AnyEdit |"));
            Assert.That(run.Error, Does.Contain("jsonl-memit-plus is done: 6 of 6 records").And.Contain("note: MEMIT was tried on the first 1 records").And.Contain("4 runs are in"));
            Assert.That(result.Command, Does.StartWith("anyedit experiment table1 "));
            Assert.That(result.Settings["Methods"], Is.EqualTo("FT-L, MEMIT:1"));
            Assert.That(result.Notes, Has.None.Contains("nothing could be measured"));
            Assert.That(KeyMoments("jsonl-ft-l"), Is.EqualTo("none"), "it uses none, and goes on whatever there is of them");
            Assert.That(KeyMoments("jsonl-memit"), Has.Length.EqualTo(64));
        });
    }

    [Test]
    public void Experiment_Json_IsTheResultAndNothingElse()
    {
        var run = Experiment("chunk-size", Write("set.jsonl", ThreeRecords), "--limit", "1", "--method", "FT-L", "--chunk", "1,3", "--out", At("out"), "--json");
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
        using var json = JsonDocument.Parse(run.Out);
        Assert.That(json.RootElement.GetProperty("experiment").GetProperty("figures").GetArrayLength(), Is.EqualTo(3));
        Assert.That(json.RootElement.GetProperty("folder").GetString(), Is.EqualTo(At("out")));
    }

    [Test]
    public void Experiment_MendWithoutNetwork_IsNotedAndTheOthersGoOn()
    {
        var run = Experiment("boost", Write("set.jsonl", ThreeRecords), "--limit", "1", "--method", "FT-L", "--method", "MEND", "--out", At("out"));
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
        Assert.That(run.Error, Does.Contain("warning: jsonl-mend: nothing could be measured. There is no MEND network").And.Contain("jsonl-ft-l-plus is done"));
    }

    [Test]
    public void Experiment_NothingThatCouldBeMeasured_FailsAndPromisesNothing()
    {
        var run = Experiment("boost", Write("set.jsonl", ThreeRecords), "--limit", "1", "--method", "MEND", "--out", At("out"));
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Failure), run.Error);
        Assert.That(run.Error, Does.Contain("error: Nothing could be measured. The first: There is no MEND network").And.Not.Contain("goes on from there"));
    }

    [Test]
    public void Experiment_StoppedAndRunAgain_GoesOn()
    {
        var file = Write("set.jsonl", ThreeRecords);
        Experiment("table1", file, "--method", "FT-L", "--out", At("whole"));
        string[] command = ["experiment", "table1", Model, "--data", "jsonl", "--file", file, "--max-tokens", "4", "--set", "FT-L.steps=2", "--limit", "2", "--method", "FT-L", "--out", At("out")];
        using var cancellation = new CancellationTokenSource();
        using var stderr = new CancellingWriter(cancellation, "jsonl-ft-l is done: 2 of 4 records");
        Assert.That(CliApplication.Run(command, TextWriter.Null, stderr, cancellation.Token), Is.EqualTo(ExitCodes.Cancelled), stderr.ToString());
        Assert.That(stderr.ToString(), Does.Contain($"2 of 4 records are done and kept in {At("out")}; the same command goes on from there."));

        var again = CliRun.Of(command);
        Assert.That(again.ExitCode, Is.EqualTo(ExitCodes.Success), again.Error);
        Assert.That(File.ReadAllText(At("out/table1-cells.csv")), Is.EqualTo(File.ReadAllText(At("whole/table1-cells.csv"))));
        Experiment("table1", file, "--method", "FT-L", "--limit", "1", "--out", At("out")).IsBadInput("Limit is 1, was 2");
    }

    [Test]
    public void Experiment_BadInput_IsToldInASentenceAndNothingIsWritten()
    {
        var file = Write("set.jsonl", ThreeRecords);
        CliRun.Of("experiment", "table9", Model).IsBadInput("There is no experiment 'table9'.", "chunk-size");
        CliRun.Of("experiment", "table1", At("nowhere")).IsBadInput("nowhere' does not exist");
        CliRun.Of("experiment", "table1", Model).IsBadInput("expected --data and --file");
        CliRun.Of("experiment", "table1", Model, "--data", "jsonl", "--data", "unke", "--file", file).IsBadInput("There are 1 --file for 2 --data");
        Experiment("table1", At("nothing.jsonl")).IsBadInput("there is no such file");
        Experiment("table1", Write("empty.jsonl", "")).IsBadInput("the file is empty");
        Experiment("table1", Write("wrong.jsonl", "{\"prompt\":\"What?\"}")).IsBadInput("line 1", "\"target\" is missing");
        Experiment("table1", file, "--method", "BEST").IsBadInput("There is no method 'BEST'");
        Experiment("table1", file, "--method", "FT-L", "--method", "ftl:2").IsBadInput("--method FT-L is given twice");
        Experiment("table1", file, "--method", "FT-L:x").IsBadInput("expected NAME, or NAME:N");
        Experiment("table1", file, "--limit", "0").IsBadInput("--limit is below 1");
        Experiment("table1", file, "--chunk", "2,4").IsBadInput("table1 takes one chunk size, not 2");
        Experiment("chunk-size", file, "--chunk", "2").IsBadInput("expected several, not only 2");
        Experiment("length", file, "--length", "5,x").IsBadInput("--length is '5,x'");
        Experiment("formats", file).IsBadInput("no record of jsonl says its category");
        Experiment("table1", file, "--set", "lambda=3").IsBadInput("expected METHOD.NAME=VALUE");
        Experiment("table1", file, "--method", "MEMIT", "--set", "MEMIT.colour=red").IsBadInput("MEMIT has no setting 'colour'");
        Experiment("table1", file, "--sentence-encoder", "nowhere").IsBadInput("there is no sentence encoder in 'nowhere'");
        Experiment("table1", file, "--statistics", "nowhere").IsBadInput("--statistics 'nowhere' does not exist");
        Experiment("table1", file, "--out", file).IsBadInput("is a file; expected a folder");
        Assert.That(Names, Is.EquivalentTo(new[] { "empty.jsonl", "set.jsonl", "wrong.jsonl" }));
    }

    [Test]
    public void Experiment_OddAndWrongRecords_AreToldOfAndThoseBehindTheLimitNotRead()
    {
        var file = Write("set.jsonl", "{\"prompt\":\"What?\"}\n" + ThreeRecords + "\n{\"prompt\":\"How?\",\"target\":\"So.\",\"note\":\"mine\"}\n{\"prompt\":\"What?\"}\n");
        Experiment("table1", file, "--method", "FT-L", "--out", At("out")).IsBadInput("line 1", "\"target\" is missing");
        var run = Experiment("table1", file, "--method", "FT-L", "--limit", "4", "--skip-wrong", "--out", At("out"));
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
        Assert.That(run.Error, Does.Contain("note: jsonl: a record was left out because it is wrong. The first: ").And.Contain("the field \"note\" is not known"));
        Assert.That(ExperimentResult.Load(At("out")).Notes, Has.Some.StartsWith("jsonl: a record was left out because it is wrong."));
        Experiment("table1", Write("late.jsonl", ThreeRecords + "\n{\"prompt\":\"What?\"}\n"), "--method", "FT-L", "--limit", "4", "--out", At("late")).IsBadInput("line 4", "\"target\" is missing");
        run = Experiment("table1", At("late.jsonl"), "--method", "FT-L", "--limit", "1", "--out", At("late"));
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
        Experiment("table1", Write("twice.jsonl", "{\"prompt\":\"Who?\",\"target\":\"Ann.\",\"id\":1}\n{\"prompt\":\"Where?\",\"target\":\"Rome.\",\"id\":1}\n"), "--method", "FT-L").IsBadInput("have the same id \"1\"");
    }

    [Test]
    public void Experiment_Lifelong_TakesHowOftenAndWhatElseIsAsked()
    {
        var (file, others) = (Write("set.jsonl", ThreeRecords), Write("others.jsonl", "{\"prompt\":\"How?\"}"));
        var run = Experiment("lifelong", file, "--method", "FT-L", "--limit", "3", "--again-every", "2", "--locality", others, "--out", At("out"));
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
        var result = ExperimentResult.Load(At("out"));
        var record = File.ReadLines(At("out/" + result.Runs[0] + "/records.jsonl")).First();
        Assert.Multiple(() =>
        {
            Assert.That(result.Tables[0].Rows.Select(row => row[result.Tables[0].Columns.ToList().IndexOf("Edits")]), Is.EqualTo(new[] { "2", "3", "2", "3" }));
            Assert.That(run.Error, Does.Contain("jsonl-ft-l-plus: 6 of 6 records, asked again 5 of 5"));
            Assert.That(JsonDocument.Parse(record).RootElement.GetProperty("locality").GetArrayLength(), Is.EqualTo(1));
            Assert.That(result.Notes, Has.None.Contains("none is left to ask for other knowledge"));
            Assert.That((result.Settings["AgainEvery"], result.Settings["LocalityFile"].Length), Is.EqualTo(("2", 64)));
        });
        Experiment("lifelong", file, "--method", "FT-L", "--limit", "3", "--out", At("out")).IsBadInput("AgainEvery");
        Experiment("lifelong", file, "--again-every", "0").IsBadInput("--again-every is below 1");
        Experiment("lifelong", file, "--batch", "x").IsBadInput("--batch is 'x'");
        Experiment("table1", file, "--again-every", "2").IsBadInput("--again-every is for lifelong, where edits follow one another; table1 has no use for it.");
        Experiment("table1", file, "--length", "5").IsBadInput("--length is for length; table1 has no use for it.");
        Experiment("chunk-size", file, "--chunk", "4,4").IsBadInput("chunk-size compares chunk sizes; expected several, not only 4.");
        Experiment("boost", file, "--batch", "2").IsBadInput("--batch is for lifelong");
    }

    [Test]
    public void Experiment_LifelongInBatches_AsksAfterThem()
    {
        var run = Experiment("lifelong", Write("set.jsonl", ThreeRecords), "--method", "MEMIT", "--limit", "3", "--batch", "2", "--out", At("out"));
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
        var table = ExperimentResult.Load(At("out")).Tables[0];
        Assert.That(table.Rows.Select(row => row[table.Columns.ToList().IndexOf("Edits")]), Is.EqualTo(new[] { "2", "3", "2", "3" }));
    }

    [Test]
    public void Experiment_AbilityEvery_GoesForWhatTheModelBrings()
    {
        var world = Path.Combine(Model, "world");
        try
        {
            Directory.CreateDirectory(Path.Combine(world, "choices"));
            File.WriteAllText(Path.Combine(world, "corpus.jsonl"), "{\"text\":\"The sun rises.\"}\n");
            File.WriteAllText(Path.Combine(world, "choices", "sums_test.csv"), "1+1?,1,2,3,4,B\n");
            var run = Experiment("lifelong", Write("set.jsonl", ThreeRecords), "--method", "FT-L", "--limit", "3", "--ability-every", "3", "--out", At("out"));
            Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
            Assert.That(File.ReadLines(At("out/runs/jsonl-ft-l/ability.jsonl")).Count(), Is.EqualTo(2), "before, and after the third edit");
            Experiment("table1", At("set.jsonl"), "--ability-every", "3").IsBadInput("--ability-every has nothing to measure");
        }
        finally
        {
            Directory.Delete(world, recursive: true);
        }
    }

    [Test]
    public void Experiment_Preset_DecidesTheChunkSizesAroundIt()
    {
        var run = Experiment("chunk-size", Write("set.jsonl", ThreeRecords), "--method", "FT-L", "--limit", "1", "--preset", "Qwen2.5-7B-Instruct", "--out", At("out"));
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
        var table = ExperimentResult.Load(At("out")).Tables[0];
        Assert.That(table.Rows.Select(row => row[table.Columns.ToList().IndexOf("Chunk size")]), Is.EqualTo(new[] { "25", "50", "100", "200", "400", "whole" }));
    }

    [Test]
    public void Help_Experiment_NamesEveryExperimentWithItsQuestion()
    {
        var run = CliRun.Of("experiment", "--help");
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success));
        foreach (var experiment in ExperimentCatalog.All)
            Assert.That(run.Out, Does.Contain(experiment.Name).And.Contain(experiment.Question));
    }

    private string KeyMoments(string run) => EvaluationResult.Load(At($"out/runs/{run}")).Header.Settings["KeyMoments"];

    private CliRun Experiment(string name, string file, params string[] options) => CliRun.Of(
    [
        "experiment", name, Model, "--data", "jsonl", "--file", file, "--max-tokens", "4", .. options.Contains("--limit") ? [] : (string[])["--limit", "2"],
        .. options.Contains("FT-L") || !options.Contains("--method") ? (string[])["--set", "FT-L.steps=2"] : [], .. options,
    ]);
}
