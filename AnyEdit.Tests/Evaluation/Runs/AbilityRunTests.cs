using AnyEdit.Evaluation;
using AnyEdit.Evaluation.Ability;
using AnyEdit.Evaluation.DataSets;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.MultipleChoice;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Statistics;
using AnyEdit.Tests.Sessions;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Runs;

[NoTensorLeaks]
public sealed class AbilityRunTests : RunFixture
{
    private static readonly string[] HeldOut = ["The sun rises in the east.", "Two and two are four."];

    /// <summary>Batches 1 to 4: the four records that fit; the one that does not is in the third.</summary>
    private EvaluationOptions Asked(Action<EvaluationOptions>? configure = null, int? every = null)
    {
        var file = At("sums_test.csv");
        File.WriteAllText(file, "1+1?,1,2,3,4,B\n2+1?,3,4,5,6,A\n");
        return Options(options =>
        {
            options.Ability = new AbilityOptions
            {
                HeldOut = HeldOut,
                Choices = MultipleChoiceSet.Open(file),
                ChoiceOptions = new() { Form = ChoiceForm.Answers },
                Every = every,
            };
            configure?.Invoke(options);
        });
    }

    private EvaluationOptions Sequence(int? every = null) => Asked(options => options.Sequential = true, every);

    [Test]
    public async Task Ability_SeparateEdits_IsThatOfTheUneditedModelAndOfTheModelWithEachEdit()
    {
        var result = await RunAsync("run", Asked());
        using var model = Model();
        var before = Perplexity.Measure(model, HeldOut);
        var measured = result.Ability;
        Assert.Multiple(() =>
        {
            Assert.That(measured.Select(one => (one.Batch, one.Edits)), Is.EqualTo(new[] { (0, 0), (1, 1), (2, 1), (3, 1), (4, 1) }));
            Assert.That(measured[0].HeldOut, Is.EqualTo(before), "the same computation on the same weights");
            Assert.That(measured.Skip(1).Select(one => one.HeldOut!.Value.NegativeLogLikelihood), Has.None.EqualTo(before.NegativeLogLikelihood), "an edit shows");
            Assert.That(measured.Select(one => one.Choices!.Overall.Total), Is.All.EqualTo(2));
        });
    }

    [Test]
    public async Task Ability_Sequence_IsMeasuredBeforeAndAfterTheLastEdit()
    {
        var result = await RunAsync("run", Sequence());
        Assert.That(result.Ability.Select(one => (one.Batch, one.Edits)), Is.EqualTo(new[] { (0, 0), (4, 4) }));
        Assert.That(result.Summarize().Ability.Select(row => row.Edits), Is.EqualTo(new int?[] { 0, 4 }));
    }

    [Test]
    public async Task Ability_SequenceMeasuredAfterEveryEdit_IsThatOfAllEditsSoFar()
    {
        var measured = (await RunAsync("run", Sequence(every: 1))).Ability;
        using var model = Model();
        var editor = new StepEditor();
        await editor.BeginAsync(model);
        for (var i = 0; i < 2; i++)
            (await editor.EditAsync(model, [Cases[i].Request])).Dispose();
        Assert.That(measured, Has.Count.EqualTo(5));
        Assert.That(measured[2].HeldOut, Is.EqualTo(Perplexity.Measure(model, HeldOut)), "the same computation on the same weights");
    }

    [Test]
    public async Task Ability_Summary_TakesTheGeometricMeanOfPerplexitiesAndCountsAnswersBySubject()
    {
        var result = await RunAsync("run", Asked());
        var after = result.Summarize().Ability.Single(row => row.Edits is null);
        double[] perplexities = [.. result.Ability.Skip(1).Select(one => one.HeldOut!.Value.Perplexity)];
        Assert.Multiple(() =>
        {
            Assert.That(after.Measurements, Is.EqualTo(4));
            // A product of four doubles against a mean of logarithms: a few roundings of 1e-16 each.
            Assert.That(after.Perplexity, Is.EqualTo(Math.Pow(perplexities.Aggregate((a, b) => a * b), 0.25)).Within(1e-12).Percent);
            Assert.That(after.Subjects.Single().Correct.Total, Is.EqualTo(8));
            Assert.That(File.ReadAllText(Path.Combine(result.Folder, "summary.csv")), Does.Contain(",perplexity,multiple_choice,multiple_choice_se,"));
        });
    }

    [TestCase(EvaluationStage.MeasuringAbility, 1)]
    [TestCase(EvaluationStage.RecordDone, 1)]
    [TestCase(EvaluationStage.Editing, 2)]
    [TestCase(EvaluationStage.MeasuringAbility, 5)]
    [TestCase(EvaluationStage.RecordDone, 5)]
    public async Task Ability_RunStoppedAnywhere_EndsWithTheBytesOfAnUninterruptedOne(EvaluationStage stage, int count)
    {
        foreach (var (name, options) in new[] { ("separate", Asked(every: 2)), ("sequence", Sequence(every: 1)) })
        {
            await RunAsync($"{name}-whole", options);
            await StopAsync(name, options, stage, count);
            await RunAsync(name, options);
            Assert.That(Text(name), Is.EqualTo(Text($"{name}-whole")), name);
            Assert.That(Text(name, "ability.jsonl"), Is.EqualTo(Text($"{name}-whole", "ability.jsonl")), name);
        }
    }

    [Test]
    public async Task Ability_KilledWhileALineIsWritten_IsMeasuredAgain()
    {
        await RunAsync("whole", Asked());
        await RunAsync("run", Asked());
        var path = Path.Combine(At("run"), "ability.jsonl");
        var lines = File.ReadAllLines(path);
        File.WriteAllText(path, string.Join('\n', lines[..2]) + "\n" + lines[2][..20]);
        var editor = new StepEditor();
        await RunAsync("run", Asked(), editor: editor);
        Assert.That(Text("run", "ability.jsonl"), Is.EqualTo(Text("whole", "ability.jsonl")));
        Assert.That(editor.Asked, Is.EqualTo(new[] { "Where?", "When?", "Whose?" }), "the batch whose measurement was lost, and those after it");
    }

    [Test]
    public async Task Ability_EditThatFails_IsNotMeasured()
    {
        EditCase[] cases = [new("Who?", "fail") { Index = 0 }, new("Where?", "Rome.") { Index = 1 }];
        var measured = (await RunAsync("run", Asked(), cases)).Ability;
        Assert.That(measured[1].NotMeasured, Does.Contain("not finite"));
        Assert.That(measured[1].HeldOut, Is.Null);
        Assert.That(measured[2].HeldOut, Is.Not.Null);
    }

    [Test]
    public async Task Ability_Shards_MergeIntoTheWhole()
    {
        await RunAsync("whole", Asked(every: 2));
        for (var shard = 1; shard <= 3; shard++)
            await RunAsync($"part-{shard}", Asked(options => options.Shard = new CorpusShard(shard, 3), every: 2));
        EvaluationMerge.Merge([At("part-2"), At("part-1"), At("part-3")], At("merged"));
        Assert.That(Text("merged", "ability.jsonl"), Is.EqualTo(Text("whole", "ability.jsonl")));
    }

    [Test]
    public async Task Ability_OtherTextsOrQuestionsThanTheFirst_AreRefused()
    {
        await RunAsync("run", Asked());
        await Assert.ThatAsync(() => RunAsync("run", Asked(options => options.Ability!.HeldOut = ["Other."])), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("the held-out texts are others"));
        await Assert.ThatAsync(() => RunAsync("run"), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("HeldOut"));
        var options = Asked();
        File.WriteAllText(At("sums_test.csv"), "1+1?,1,2,3,4,B\n");
        await Assert.ThatAsync(() => RunAsync("run", options), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("the multiple-choice questions are others"));
    }

    [Test]
    public async Task Ability_NothingToMeasureOrAWrongRow_IsRefusedBeforeTheRunBegins()
    {
        await Assert.ThatAsync(() => RunAsync("run", Options(options => options.Ability = new())), Throws.ArgumentException.With.Message.Contains("neither held-out texts nor multiple-choice questions"));
        await Assert.ThatAsync(() => RunAsync("run", Options(options => options.Ability = new() { HeldOut = ["x"] })), Throws.ArgumentException.With.Message.Contains("no token to score"));
        var wrong = Asked();
        File.WriteAllText(At("sums_test.csv"), "1+1?,1,2,3,4,X\n");
        await Assert.ThatAsync(() => RunAsync("run", wrong), Throws.InstanceOf<DataSetException>().With.Message.Contains("expected A, B, C or D"));
        Assert.That(Directory.Exists(At("run")), Is.False);
    }

    [TestCase(4, null, false, "1,2,3,4")]
    [TestCase(25, null, false, "3,6,9,12,15,18,21,24,25")]
    [TestCase(5, null, true, "5")]
    [TestCase(5, 2, true, "2,4,5")]
    [TestCase(5, 2, false, "2,4,5")]
    public void Ability_Batches_AreMeasuredAsDocumented(int count, int? every, bool isSequential, string due) =>
        Assert.That(string.Join(',', Enumerable.Range(1, count).Where(number => new AbilityOptions { Every = every }.IsDue(number, count, isSequential))), Is.EqualTo(due));
}
