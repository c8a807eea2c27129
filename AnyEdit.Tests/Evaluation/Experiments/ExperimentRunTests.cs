using AnyEdit.Evaluation.Experiments;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Experiments;

[NoTensorLeaks]
public sealed class ExperimentRunTests : ExperimentFixture
{
    [Test]
    public async Task Run_Table1_WritesAFileForEveryTableFigureAndRun()
    {
        var editors = new Editors();
        var result = await RunAsync("table1", "out", Settings("A", "B:1"), editors: editors);
        var files = Directory.GetFiles(At("out")).Select(Path.GetFileName);
        Assert.Multiple(() =>
        {
            Assert.That(files, Is.EquivalentTo(new[]
            {
                "plan.json", "experiment.json", "table1.csv", "table1-cells.csv", "table1-rouge-l.figure.csv", "table1-rouge-l.svg", "table1-paraphrase-rouge-l.figure.csv", "table1-paraphrase-rouge-l.svg",
            }));
            Assert.That(Directory.GetDirectories(At("out/runs")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "first-a", "first-a-plus", "first-b", "first-b-plus", "second-a", "second-a-plus", "second-b", "second-b-plus" }));
            Assert.That(result.Runs, Has.Count.EqualTo(8).And.All.Matches<string>(run => EvaluationResult.Load(Path.Combine(At("out"), run)).IsComplete));
            Assert.That(result.Settings["Methods"], Is.EqualTo("A, B:1"));
            Assert.That(result.Settings["Data"], Is.EqualTo("first (3 records, 0123456789ab), second (2 records)"));
            Assert.That(ExperimentResult.Load(At("out")).Tables[1].Rows, Is.EqualTo(result.Tables[1].Rows));
            Assert.That(editors.Open, Is.Zero);
            Assert.That(editors.Asked, Has.Count.EqualTo(4), "one editor for all cells of a choice");
        });
    }

    [TestCase(1)]
    [TestCase(4)]
    [TestCase(7)]
    public async Task Run_StoppedAtARecordAndRunAgain_EndsWithTheSameExperiment(int stopAt)
    {
        await RunAsync("table1", "whole", Settings("A", "B:1"));
        using var cancellation = new CancellationTokenSource();
        var done = 0;
        await Assert.ThatAsync(
            () => RunAsync("table1", "out", Settings("A", "B:1"), progress: report =>
            {
                if (report.Run is { Stage: EvaluationStage.RecordDone } && ++done == stopAt)
                    cancellation.Cancel();
            }, cancellationToken: cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(File.Exists(At("out/experiment.json")), Is.False);

        var before = new List<int>();
        await RunAsync("table1", "out", Settings("A", "B:1"), progress: report => before.Add(report.Completed));
        Assert.Multiple(() =>
        {
            Assert.That(before, Is.Ordered);
            Assert.That(before[^1], Is.EqualTo(12), "two and one records of two sets, twice");
            Assert.That(File.ReadAllText(At("out/experiment.json")), Is.EqualTo(File.ReadAllText(At("whole/experiment.json"))));
            Assert.That(File.ReadAllText(At("out/table1-cells.csv")), Is.EqualTo(File.ReadAllText(At("whole/table1-cells.csv"))));
        });
    }

    [Test]
    public async Task Run_OtherSettingsThanTheFirst_IsRefusedAndChangesNothing()
    {
        await RunAsync("table1", "out", Settings("A"));
        var before = TemporaryFolder.Contents(At("out"));
        await Assert.ThatAsync(() => RunAsync("table1", "out", Settings("A", "B")), Throws.TypeOf<InvalidDataException>().With.Message.Contains("Methods is A, B, was A"));
        await Assert.ThatAsync(() => RunAsync("table2", "out", Settings("A")), Throws.TypeOf<InvalidDataException>().With.Message.Contains("the experiment is table2, was table1"));
        await Assert.ThatAsync(() => RunAsync("table1", "out", Settings("A"), [Sets[0]]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("Data is first"));
        Write("other/notes.txt", "mine");
        await Assert.ThatAsync(() => RunAsync("table1", "other", Settings("A")), Throws.TypeOf<InvalidDataException>().With.Message.Contains("is not empty"));
        Assert.That(TemporaryFolder.Contents(At("out")), Is.EqualTo(before));
        Assert.That(Directory.GetFileSystemEntries(At("other")), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Run_OtherWayToAsk_IsRefusedWithTheCommandThatBeganIt()
    {
        var result = await RunAsync("table1", "out", Settings("A"), [Sets[1]]);
        await Assert.ThatAsync(
            () => RunAsync("table1", "out", Settings("A"), [Sets[1]], asking: options => (options.Temperature, options.Seed) = (0.5, 3)),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("GenerationSeed is 3, was 0; Temperature is 0.5, was 0").And.Message.Contains("run it as it was begun: anyedit experiment table1 bytes."));
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        Assert.Multiple(() =>
        {
            Assert.That(result.WeightHash, Is.EqualTo(model.WeightHash));
            Assert.That(result.Settings["MaxNewTokens"], Is.EqualTo("4"));
            Assert.That(result.Settings.Keys, Is.SupersetOf(new[] { "DType", "Device", "ChatTemplate", "Version" }));
        });
    }

    [Test]
    public async Task Run_FolderWithWhatAKilledWriteLeft_Begins()
    {
        Write("out/.plan.json.7.tmp", "{");
        Assert.That((await RunAsync("table1", "out", Settings("A"), [Sets[1]])).Runs, Is.Not.Empty);
    }

    [Test]
    public async Task Run_AfterOneThatDidNothing_BeginsWithOtherSettings()
    {
        var settings = Settings("A");
        settings.Lengths = [1000];
        await Assert.ThatAsync(() => RunAsync("length", "out", settings), Throws.ArgumentException.With.Message.Contains("No target has 1000 tokens"));
        settings.Lengths = [2];
        Assert.That((await RunAsync("length", "out", settings)).Runs, Is.Not.Empty);
    }

    [Test]
    public async Task Run_CellsThatComeToNothing_AreNotedAndTheOthersGoOn()
    {
        var failures = new List<string>();
        var result = await RunAsync("table1", "out", Settings("A", "IMPOSSIBLE", "MISSING", "FAILING"), [Sets[1]], progress: report => failures.AddRange(report.Failure is { } failure ? [failure] : []));
        var rows = Rows(result, "table1-cells").ToDictionary(row => row["Method"]);
        Assert.Multiple(() =>
        {
            Assert.That(rows["A+AnyEdit"]["ROUGE-L"], Is.Not.Empty);
            Assert.That(new[] { "IMPOSSIBLE", "MISSING", "FAILING" }.Select(method => rows[method]["ROUGE-L"]), Is.All.Empty);
            Assert.That(result.Notes, Has.Some.StartsWith("second-impossible: nothing could be measured. The model has too few layers."));
            Assert.That(result.Notes, Has.Some.StartsWith("second-missing-plus: nothing could be measured. There is no network."));
            Assert.That(result.Notes, Has.Some.StartsWith("second-failing: nothing could be measured. No edit could be made. The first: The loss is NaN."));
            Assert.That(failures, Has.Count.EqualTo(6));
        });
    }

    [Test]
    public async Task Run_SomeRecordsThatFailOrDoNotFit_AreCountedInNotes()
    {
        var data = new ExperimentData("mixed", [new("Who?", "Ann.") { Index = 0 }, new("Where?", "fail") { Index = 1 }, new("What?", new string('x', 70)) { Index = 2 }]);
        var settings = Settings("A");
        settings.Limit = 3;
        var result = await RunAsync("table1", "out", settings, [data]);
        Assert.That(result.Notes, Has.Some.StartsWith("mixed-a: 1 of 2 edits came to nothing").And.Some.StartsWith("mixed-a: 1 of 3 records do not fit the model. The first, 2: "));
        Assert.That(Rows(result, "table1-cells").Single(row => row["Method"] == "A")["Records"], Is.EqualTo("2"));
    }

    [Test]
    public async Task Run_NoMethodThatWorks_FailsWithTheFirstReason()
    {
        await Assert.ThatAsync(() => RunAsync("table1", "out", Settings("MISSING")), Throws.TypeOf<EditFailedException>().With.Message.EqualTo("Nothing could be measured. The first: There is no network."));
        Assert.That(File.Exists(At("out/experiment.json")), Is.False);
    }

    [Test]
    public async Task Run_DataThatCannotBeUsed_IsRefusedBeforeAnythingIsWritten()
    {
        await Assert.ThatAsync(() => RunAsync("table1", "out", Settings("A"), []), Throws.ArgumentException.With.Message.Contains("There is no data set"));
        await Assert.ThatAsync(() => RunAsync("table1", "out", Settings("A"), [new("none", [])]), Throws.ArgumentException.With.Message.Contains("'none' has no record"));
        await Assert.ThatAsync(() => RunAsync("formats", "out", Settings("A")), Throws.ArgumentException.With.Message.Contains("no record of second says its category"));
        Assert.That(Directory.Exists(At("out")), Is.False);
    }

    [Test]
    public async Task Progress_AfterTheFirstRecord_TellsTheTimeLeftUntilNothingIs()
    {
        var reports = new List<ExperimentProgress>();
        await RunAsync("table1", "out", Settings("A"), [Sets[0]], progress: reports.Add);
        Assert.Multiple(() =>
        {
            Assert.That(reports[0].Remaining, Is.Null);
            Assert.That(reports.Where(report => report.Completed is > 0 and < 4).Select(report => report.Remaining), Is.All.GreaterThan(TimeSpan.Zero));
            Assert.That(reports[^1], Is.EqualTo(new ExperimentProgress("first-a-plus", 4, 4) { IsDone = true, Remaining = TimeSpan.Zero }));
        });
    }
}
