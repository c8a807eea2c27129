using AnyEdit.Evaluation.Runs;
using AnyEdit.Tests.Sessions;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Runs;

[NoTensorLeaks]
public sealed class InterruptedRunTests : RunFixture
{
    private static EvaluationOptions Sequence() => Options(options => (options.Sequential, options.AgainEvery) = (true, 2));

    [Test]
    public async Task Run_StoppedAfterAnyRecord_EndsWithTheBytesOfAnUninterruptedOne([Values(1, 2, 3, 4)] int after, [Values(1, 2)] int batch)
    {
        var options = Options(options => options.BatchSize = batch);
        await RunAsync("whole", options);
        await StopAsync("run", options, EvaluationStage.RecordDone, after);
        Assert.That(File.Exists(Path.Combine(At("run"), "summary.json")), Is.False);

        var progress = new Reports<EvaluationProgress>();
        await RunAsync("run", options, progress: progress);
        Assert.That(Text("run"), Is.EqualTo(Text("whole")));
        Assert.That(progress[0], Has.Property(nameof(EvaluationProgress.Stage)).EqualTo(EvaluationStage.Started).And.Property(nameof(EvaluationProgress.Completed)).GreaterThanOrEqualTo(after));
    }

    [Test]
    public async Task Run_AnswersDrawnAtRandom_AreDrawnAgainAfterAnInterruption()
    {
        var options = Options(options => (options.Temperature, options.Seed) = (1, 3));
        await RunAsync("whole", options);
        await StopAsync("run", options, EvaluationStage.RecordDone, 2);
        await RunAsync("run", options);
        await RunAsync("greedy");
        Assert.That(Text("run"), Is.EqualTo(Text("whole")).And.Not.EqualTo(Text("greedy")));
    }

    [Test]
    public async Task Run_KilledWhileARecordIsWritten_DoesThatRecordAgain([Values(0.0, 0.1, 0.5, 0.99)] double part, [Values] bool sequential)
    {
        var options = sequential ? Sequence() : Options();
        await RunAsync("whole", options);
        await StopAsync("run", options, EvaluationStage.RecordDone, 2);
        var lines = File.ReadAllLines(Path.Combine(At("run"), "records.jsonl"));
        var kept = lines[0] + "\n" + lines[1][..(int)(lines[1].Length * part)];
        File.WriteAllText(Path.Combine(At("run"), "records.jsonl"), kept);

        await RunAsync("run", options);
        Assert.That(Text("run"), Is.EqualTo(Text("whole")));
    }

    [Test]
    public async Task Run_LineThatIsDamagedInTheMiddle_IsRefusedAndNothingIsLost()
    {
        await RunAsync("run");
        var path = Path.Combine(At("run"), "records.jsonl");
        var lines = File.ReadAllLines(path);
        lines[1] = new string('\0', lines[1].Length);
        File.WriteAllLines(path, lines);

        await Assert.ThatAsync(() => RunAsync("run"), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("line 2: this is not a record"));
        Assert.That(File.ReadAllLines(path), Is.EqualTo(lines));
    }

    [Test]
    public async Task Run_LastLineThatIsDamaged_IsDoneAgain()
    {
        await RunAsync("whole");
        await RunAsync("run");
        var path = Path.Combine(At("run"), "records.jsonl");
        File.WriteAllLines(path, [.. File.ReadLines(path).SkipLast(1), new string('\0', 50)]);

        var editor = new StepEditor();
        await RunAsync("run", editor: editor);
        Assert.That(editor.Asked, Is.EqualTo(new[] { "Whose?" }));
        Assert.That(Text("run"), Is.EqualTo(Text("whole")));
    }

    [TestCase(EvaluationStage.Editing, 3)]
    [TestCase(EvaluationStage.RecordDone, 1)]
    [TestCase(EvaluationStage.RecordDone, 2)]
    [TestCase(EvaluationStage.RecordDone, 4)]
    [TestCase(EvaluationStage.RecordDone, 5)]
    [TestCase(EvaluationStage.AskedAgain, 1)]
    [TestCase(EvaluationStage.AskedAgain, 2)]
    [TestCase(EvaluationStage.AskedAgain, 4)]
    public async Task Run_SequenceStoppedAnywhere_EndsWithTheBytesOfAnUninterruptedOne(EvaluationStage stage, int count)
    {
        await RunAsync("whole", Sequence());
        await StopAsync("run", Sequence(), stage, count);

        await RunAsync("run", Sequence());
        Assert.That(Text("run"), Is.EqualTo(Text("whole")));
        Assert.That(Text("run", "again.jsonl"), Is.EqualTo(Text("whole", "again.jsonl")));
    }

    [Test]
    public async Task Run_NothingWasDone_BeginsWithOtherOptions([Values] bool sequential)
    {
        var options = sequential ? Sequence() : Options();
        await Assert.ThatAsync(() => RunAsync("run", options, editor: new StepEditor(before: _ => throw new FileNotFoundException("There is no network."))), Throws.TypeOf<FileNotFoundException>());
        options.Seed = 3;
        var result = await RunAsync("run", options);
        Assert.That(result.IsComplete, Is.True);
        Assert.That(result.Header.Settings["GenerationSeed"], Is.EqualTo("3"));
        options.Seed = 4;
        await Assert.ThatAsync(() => RunAsync("run", options), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("GenerationSeed is 4, was 3"));
    }

    [Test]
    public async Task Run_SequenceWhoseRecordsAreLost_SaysSo()
    {
        await StopAsync("run", Sequence(), EvaluationStage.Editing, 4);
        File.Delete(Path.Combine(At("run"), "records.jsonl"));
        await Assert.ThatAsync(() => RunAsync("run", Sequence()), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("has edits whose records are lost"));
    }

    [Test]
    public async Task Run_FinishedSequenceWhoseSecondAnswersAreLost_AsksForThemAgain()
    {
        await RunAsync("whole", Sequence());
        await RunAsync("run", Sequence());
        File.Delete(Path.Combine(At("run"), "again.jsonl"));

        await RunAsync("run", Sequence());
        Assert.That(Text("run"), Is.EqualTo(Text("whole")));
        Assert.That(Text("run", "again.jsonl"), Is.EqualTo(Text("whole", "again.jsonl")));
    }

    [Test]
    public async Task Run_FinishedThatLostARecord_IsNotCompleteUntilItIsDoneAgain()
    {
        await RunAsync("run");
        var path = Path.Combine(At("run"), "records.jsonl");
        File.WriteAllLines(path, File.ReadLines(path).SkipLast(1).ToArray());

        await StopAsync("run", Options(), EvaluationStage.Editing, 1);
        Assert.That(EvaluationResult.Load(At("run")).IsComplete, Is.False);
        Assert.That((await RunAsync("run")).IsComplete, Is.True);
    }

    [Test]
    public async Task Run_Finished_EditsNothingAndChangesNothing([Values] bool sequential)
    {
        var options = sequential ? Sequence() : Options();
        await RunAsync("run", options);
        var before = TemporaryFolder.Contents(At("run"));
        var editor = new StepEditor();
        await RunAsync("run", options, editor: editor);
        Assert.That(editor.Asked, Is.Empty);
        Assert.That(TemporaryFolder.Contents(At("run")), Is.EqualTo(before));
    }

    [Test]
    public async Task Run_OtherOptions_AreRefusedByNameAndNothingChanges()
    {
        await StopAsync("run", Options(), EvaluationStage.RecordDone, 2);
        var before = TemporaryFolder.Contents(At("run"));
        await Refused(Options(options => options.MaxNewTokens = 6), "MaxNewTokens is 6, was 5");
        await Refused(Options(options => options.BatchSize = 2), "Batch is 2, was 1");
        await Refused(Options(options => options.Temperature = 0.001), "Temperature is 0.001, was 0");
        await Refused(Options(options => options.Sequential = true), "Sequential is True, was False");
        await Refused(Options(options => options.Seed = 7), "GenerationSeed is 7, was 0");
        await Assert.ThatAsync(() => RunAsync("run", cases: [.. Cases.Take(4)]), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("begun with other options (the records are others)"));
        Assert.That(TemporaryFolder.Contents(At("run")), Is.EqualTo(before));

        Task Refused(EvaluationOptions options, string difference) => Assert.ThatAsync(() => RunAsync("run", options),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains($"begun with other options ({difference})"));
    }

    [Test]
    public async Task Run_FailedEdits_AreMadeAgainOnlyWhenTold([Values(1, 2)] int batch)
    {
        var options = Options(options => options.BatchSize = batch);
        await RunAsync("whole", options);
        var failing = new StepEditor(count => Fail(count == 2));
        await RunAsync("run", options, editor: failing);
        Assert.That((await RunAsync("run", options)).Records.Count(record => record.Failure is not null), Is.EqualTo(batch == 1 ? 1 : 2));

        var editor = new StepEditor();
        var again = await RunAsync("run", Options(options => (options.BatchSize, options.RetryFailed) = (batch, true)), editor: editor);

        Assert.That(editor.Asked, Has.Count.EqualTo(1));
        Assert.That(Text("run"), Is.EqualTo(Text("whole")));
        Assert.That((again.IsComplete, again.Summarize().Failed), Is.EqualTo((true, 0)));
    }

    [Test]
    public async Task Run_FailedEditsAndMissingRecords_AreBothDone()
    {
        await RunAsync("whole");
        using var cancellation = new CancellationTokenSource();
        var editor = new StepEditor(count =>
        {
            Fail(count == 1);
            if (count == 3)
                cancellation.Cancel();
        });
        await Assert.ThatAsync(() => RunAsync("run", editor: editor, cancellationToken: cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        await RunAsync("run", Options(options => options.RetryFailed = true));
        Assert.That(Text("run"), Is.EqualTo(Text("whole")));
    }

    private static void Fail(bool now)
    {
        if (now)
            throw new EditFailedException("The update is not finite.");
    }

    [Test]
    public async Task Run_FolderOfSomethingElse_IsRefusedAndLeftAlone()
    {
        Directory.CreateDirectory(At("run"));
        File.WriteAllText(Path.Combine(At("run"), "notes.txt"), "mine");
        await Assert.ThatAsync(() => RunAsync("run"), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("has no evaluation"));
        Assert.That(Directory.GetFileSystemEntries(At("run")), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Run_FolderThatAnotherProcessHas_IsRefused()
    {
        await RunAsync("run");
        using var held = new FileStream(Path.Combine(At("run"), "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        await Assert.ThatAsync(() => RunAsync("run"), Throws.InstanceOf<IOException>().With.Message.Contains("is another process evaluating there?"));
    }

    [Test]
    public async Task Run_Stopped_LeavesTheModelAsItWas([Values] bool sequential)
    {
        using var model = Model();
        var before = model.WeightHash;
        using var cancellation = new CancellationTokenSource();
        var progress = new Reports<EvaluationProgress>(report =>
        {
            if (report.Stage == EvaluationStage.RecordDone)
                cancellation.Cancel();
        });
        await Assert.ThatAsync(() => RunAsync(model, "run", sequential ? Sequence() : Options(), progress: progress, cancellationToken: cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(model.WeightHash, Is.EqualTo(before));
    }
}
