using AnyEdit.Evaluation.Experiments;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Experiments;

/// <summary>Experiments of which a part comes to nothing, and what becomes of that part when its reason is gone.</summary>
[NoTensorLeaks]
public sealed class ExperimentFailureTests : ExperimentFixture
{
    [TestCase("table1", "table1-cells")]
    [TestCase("formats", "formats")]
    [TestCase("length", "length")]
    public async Task Run_FirstMethodThatComesToNothing_StillHasTheUneditedModel(string experiment, string table)
    {
        var settings = Settings("MISSING", "A");
        settings.Lengths = [2, 4];
        var result = await RunAsync(experiment, "out", settings, [Sets[0]]);
        var unedited = Rows(result, table).Where(row => row["Method"] == "unedited").ToArray();
        Assert.That(unedited, Is.Not.Empty.And.All.Matches<Dictionary<string, string>>(row => row["ROUGE-L"].Length > 0));
        Assert.That(Runs(result).Count(run => run.Records.All(record => record.Original!.Before is not null)), Is.EqualTo(experiment == "length" ? 2 : 1), "asked once for each set and length");
    }

    [Test]
    public async Task Run_ShorterMethodBeforeOneThatComesToNothing_HasTheUneditedModelOnAllRecords()
    {
        var result = await RunAsync("table1", "out", Settings("B:1", "MISSING", "A"), [Sets[0]]);
        Assert.That(Rows(result, "table1-cells").Single(row => row["Method"] == "unedited")["Records"], Is.EqualTo("2"));
    }

    [Test]
    public async Task Run_AgainWhenTheMissingFileIsThere_DoesWhatIsMissingAndNothingElse()
    {
        var before = await RunAsync("table1", "out", Settings("MISSING", "A"), [Sets[0]]);
        Assert.That(before.Runs, Has.Count.EqualTo(2));
        var editors = new Editors { File = "network" };
        var result = await RunAsync("table1", "out", Settings("MISSING", "A"), [Sets[0]], editors);
        Assert.Multiple(() =>
        {
            Assert.That(result.Runs, Has.Count.EqualTo(4));
            Assert.That(editors.Edited, Is.EqualTo(new[] { "MISSING 1", "MISSING 2", "MISSING+AnyEdit 1", "MISSING+AnyEdit 2" }));
            Assert.That(Rows(result, "table1-cells").Select(row => row["Records"]), Is.All.EqualTo("2"));
            Assert.That(Rows(result, "table1-cells")[0], Is.EqualTo(Rows(before, "table1-cells")[0]), "the unedited model is as it was");
        });
    }

    [Test]
    public async Task Run_LifelongWhenTheMissingFileIsThere_DoesItsSequence()
    {
        await Assert.ThatAsync(() => Lifelong(new Editors()), Throws.TypeOf<EditFailedException>());
        Assert.That((await Lifelong(new Editors { File = "network" })).Runs, Has.Count.EqualTo(2));

        Task<ExperimentResult> Lifelong(Editors editors) => RunAsync(
            "lifelong", "out", Settings("MISSING"), [Sets[0]], editors, asking: options => options.Ability = new() { HeldOut = ["The sun rises."] });
    }

    [Test]
    public async Task Run_NothingCouldBeMeasured_BeginsWithOtherSettings()
    {
        await Assert.ThatAsync(() => RunAsync("table1", "out", Settings("MISSING")), Throws.TypeOf<EditFailedException>());
        Assert.That((await RunAsync("table1", "out", Settings("A"))).Runs, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Run_AfterSomeRecords_KeepsThemAndIsRefusedWithOtherSettings()
    {
        await Assert.ThatAsync(() => RunAsync("table1", "out", Settings("FAILING")), Throws.TypeOf<EditFailedException>());
        await Assert.ThatAsync(() => RunAsync("table1", "out", Settings("A")), Throws.TypeOf<InvalidDataException>().With.Message.Contains("Methods is A, was FAILING"));
    }

    [Test]
    public async Task Run_DamagedRecords_AreNoFailureOfTheMethod()
    {
        await RunAsync("table1", "out", Settings("A", "B"), [Sets[0]]);
        var records = At("out/runs/first-a/records.jsonl");
        string[] lines = ["damaged", .. File.ReadAllLines(records).Skip(1)];
        File.WriteAllLines(records, lines);
        await Assert.ThatAsync(() => RunAsync("table1", "out", Settings("A", "B"), [Sets[0]]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("line 1: this is not a record"));
        Assert.That(File.ReadAllLines(records), Is.EqualTo(lines));
    }

    [Test]
    public async Task Run_DamagedAbility_IsNoFailureOfTheMethod()
    {
        await Lifelong();
        var ability = At("out/runs/first-a/ability.jsonl");
        File.WriteAllLines(ability, ["damaged", .. File.ReadAllLines(ability)]);
        await Assert.ThatAsync(Lifelong, Throws.TypeOf<InvalidDataException>().With.Message.Contains("this is not a measurement of general ability"));

        Task<ExperimentResult> Lifelong() => RunAsync("lifelong", "out", Settings("A", "B"), [Sets[0]], asking: options => options.Ability = new() { HeldOut = ["The sun rises."] });
    }

    [Test]
    public async Task Run_SequenceWhoseRecordsAreLost_IsNoFailureOfTheMethod()
    {
        using var cancellation = new CancellationTokenSource();
        await Assert.ThatAsync(
            () => RunAsync("lifelong", "out", Settings("A"), [Sets[0]], progress: report =>
            {
                if (report is { Completed: 2, Run.Stage: EvaluationStage.RecordDone })
                    cancellation.Cancel();
            }, cancellationToken: cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        File.Delete(At("out/runs/first-a/records.jsonl"));
        File.Delete(At("out/runs/first-a/again.jsonl"));
        await Assert.ThatAsync(() => RunAsync("lifelong", "out", Settings("A"), [Sets[0]]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("has edits whose records are lost"));
    }

    [Test]
    public async Task Lifelong_SequenceWithoutAnyEdit_IsNotDrawn()
    {
        var result = await RunAsync("lifelong", "out", Settings("A", "FAILING"), [Sets[0]]);
        Assert.That(result.Figures, Is.Not.Empty);
        Assert.That(result.Figures.SelectMany(figure => figure.Series).Select(series => series.Name).Distinct(), Is.EqualTo(new[] { "A", "A+AnyEdit" }));
        Assert.That(Rows(result, "lifelong").Select(row => row["Method"]).Distinct(), Is.EqualTo(new[] { "A", "A+AnyEdit" }));
        Assert.That(result.Notes, Has.Some.StartsWith("first-failing: nothing could be measured."));
    }

    private IEnumerable<EvaluationResult> Runs(ExperimentResult result) => result.Runs.Select(run => EvaluationResult.Load(At(Path.Combine("out", run))));
}
