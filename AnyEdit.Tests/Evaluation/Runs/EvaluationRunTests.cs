using AnyEdit.Evaluation;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Generation;
using AnyEdit.Models;
using AnyEdit.Tests.Sessions;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Runs;

[NoTensorLeaks]
public sealed class EvaluationRunTests : RunFixture
{
    [Test]
    public async Task Run_Record_HasWhatTheModelSaysWithAndWithoutItsEditAlone()
    {
        using var model = Model();
        var before = model.WeightHash;
        var result = await RunAsync(model, "run", cases: Cases);
        var record = result.Records.ElementAt(4);
        Assert.That(model.WeightHash, Is.EqualTo(before));

        Assert.That(record.Original!.Before!.Answer, Is.EqualTo(Say(model, "Whose?")));
        Assert.That(record.Locality.Select(answer => answer.Before!.Answer), Is.EqualTo(new[] { Say(model, "Why?"), Say(model, "How?") }));
        var editor = new StepEditor();
        await editor.BeginAsync(model);
        using var edit = await editor.EditAsync(model, [Cases[4].Request]);
        Assert.Multiple(() =>
        {
            Assert.That(record.Original.Measures.Answer, Is.EqualTo(Say(model, "Whose?")));
            Assert.That(record.Locality.Select(answer => answer.Measures.Answer), Is.EqualTo(new[] { Say(model, "Why?"), Say(model, "How?") }));
            Assert.That(string.Concat(record.Original.Pieces), Is.EqualTo(record.Original.Measures.Answer));
            Assert.That(record.Original.Measures.Answer, Is.Not.EqualTo(record.Original.Before!.Answer), "the edit shows");
            Assert.That(record.Original.Measures.RougeL, Is.EqualTo(Rouge.LRecall(record.Original.Measures.Answer, "Mine.")));
            Assert.That(record.Likelihoods, Is.EqualTo(EditMetrics.Measure(model, [Cases[4]])));
            Assert.That((record.Batch, record.Edits, record.Index), Is.EqualTo((4, 1, 5)));
            Assert.That(string.Concat(record.TargetPieces), Is.EqualTo("Mine."));
        });
    }

    [Test]
    public async Task Run_RecordThatDoesNotFit_IsALineWithTheReasonAndCounted()
    {
        var summary = (await RunAsync("run")).Summarize();
        var line = EvaluationResult.Load(At("run")).Records.ElementAt(2);
        Assert.Multiple(() =>
        {
            Assert.That(line.NotEvaluable, Is.EqualTo("the prompt (5 tokens) and the target (71 tokens) do not fit the model's context of 64 tokens."));
            Assert.That(line.Original, Is.Null);
            Assert.That((summary.Records, summary.Evaluated, summary.NotEvaluable, summary.Failed), Is.EqualTo((5, 4, 1, 0)));
            Assert.That(summary.All.Means.Cases, Is.EqualTo(4));
        });
    }

    [Test]
    public async Task Run_RecordThatDoesNotFitAndIsNotToBeLeftOut_WritesNothing()
    {
        await Assert.ThatAsync(() => RunAsync("run", Options(options => options.FailOnUnfit = true)),
            Throws.InstanceOf<InvalidDataException>().With.Message.StartWith("Record 2 cannot be evaluated: the prompt (5 tokens)"));
        Assert.That(Directory.Exists(At("run")), Is.False);
    }

    [Test]
    public async Task Run_EditThatFails_IsNotedAndAnsweredByTheUneditedModel([Values] bool sequential)
    {
        EditCase[] cases = [Cases[0] with { Target = "fail" }, Cases[1]];
        var records = (await RunAsync("run", Options(options => options.Sequential = sequential), cases)).Records.ToArray();
        Assert.That(records[0].Failure, Is.EqualTo("The update is not finite."));
        Assert.That(records[0].Original!.Measures.Answer, Is.EqualTo(records[0].Original!.Before!.Answer));
        Assert.That((records[1].Failure, records[1].Original!.Measures.Answer), Is.Not.EqualTo(((string?)null, records[1].Original!.Before!.Answer)));
    }

    [Test]
    public async Task Run_LocalityQuestionWithoutAnswer_KeepsWhatTheUneditedModelSays()
    {
        using var model = Model();
        var result = await RunAsync(model, "run", Options(options => options.Locality = [new("Say it."), new("Where to?", "Up.")]));
        Assert.Multiple(() =>
        {
            Assert.That(result.Records.Select(record => record.Locality.Count), Is.EqualTo(new[] { 3, 2, 0, 2, 4 }));
            var others = result.Records.First().Locality;
            Assert.That(others.Select(answer => answer.Measures.Reference), Is.EqualTo(new[] { "So.", Say(model, "Say it."), "Up." }));
            Assert.That(others[1].Before!.Answer, Is.EqualTo(others[1].Measures.Reference));
        });
    }

    [Test]
    public async Task Run_Sequence_EditsOnTopAndAsksOldRecordsAgain()
    {
        var editor = new StepEditor();
        var result = await RunAsync("run", Options(options => (options.Sequential, options.AgainEvery) = (true, 2)), editor: editor);
        Assert.Multiple(() =>
        {
            Assert.That(editor.Asked, Is.EqualTo(new[] { "Who?", "Where?", "When?", "Whose?" }));
            Assert.That(result.Records.Select(record => record.Edits), Is.EqualTo(new[] { 1, 2, 3, 3, 4 }), "the third one does not fit and is noted with the fourth");
            Assert.That(result.Again.Select(record => (record.Edits, record.Index)), Is.EqualTo(new[] { (2, 0), (2, 1), (4, 0), (4, 1), (4, 4), (4, 5) }));
            Assert.That(result.Again.Last().Original!.Measures, Is.EqualTo(result.Records.Last().Original!.Measures), "nothing was edited in between");
            Assert.That(result.Summarize().Again.Select(row => (row.Edits, row.Means.Cases)), Is.EqualTo(new (int?, int)[] { (2, 2), (4, 4) }));
            Assert.That(Directory.Exists(Path.Combine(At("run"), "edits")), Is.False, "the journal goes when all is done");
        });
    }

    [Test]
    public async Task Run_EditsTakenOff_IsRecordedToLeaveTheUneditedModel([Values] bool sequential)
    {
        var options = Options(options => options.Sequential = sequential);
        var result = await RunAsync("run", options);
        var found = new EvaluationUndo(true, result.Header.WeightHash);
        Assert.That(result.Summarize().Undo, Is.EqualTo(found));
        Assert.That((await RunAsync("run", options)).Undo, Is.EqualTo(found), "a finished run that is opened again keeps what it found");
        File.WriteAllText(Path.Combine(At("run"), "summary.json"), "{}");
        Assert.That(result.Undo, Is.Null, "a run of before says nothing");
    }

    [Test]
    public async Task Run_WeightsThatAnEditorWroteInto_AreFoundWhenTheEditsAreTakenOff([Values] bool sequential)
    {
        using var model = Model();
        var editor = new StepEditor(before: _ =>
        {
            using var lease = model.Lease();
            using var scope = torch.NewDisposeScope();
            lease.Snapshot[model.Decoder.Names.DownProjection(0)].add_(1);      // no snapshot may be written into: all others share the tensor
        });
        var result = await RunAsync(model, "run", Options(options => options.Sequential = sequential), editor: editor);
        Assert.That(result.Undo!.IsUnedited, Is.False);
        Assert.That(result.Undo.WeightHash, Is.Not.EqualTo(result.Header.WeightHash));
    }

    [Test]
    public async Task Run_Batch_IsOneEditOfItsRecords()
    {
        var editor = new StepEditor();
        var result = await RunAsync("run", Options(options => options.BatchSize = 3), editor: editor);
        Assert.That(editor.Asked, Is.EqualTo(new[] { "Who?+Where?+When?", "Whose?" }));
        Assert.That(result.Records.Select(record => (record.Batch, record.Edits)), Is.EqualTo(new[] { (1, 3), (1, 3), (1, 3), (1, 3), (2, 1) }));
    }

    [Test]
    public async Task Run_AnswersSideBySide_AreThoseOfEachQuestionAlone()
    {
        await RunAsync("together", Options(options => options.MaxNewTokens = null));
        await RunAsync("alone", Options(options => (options.MaxNewTokens, options.GenerationTokens) = (null, 1)));
        Assert.That(Text("together"), Is.EqualTo(Text("alone")), "float32 sums of a padded row differ in the last digits, which decides no argmax here");
    }

    [Test]
    public async Task Run_Summary_HasTheMeansTheReasonsAndTheCategories()
    {
        await RunAsync("run");
        var summary = EvaluationResult.Load(At("run")).Summarize();
        var csv = File.ReadAllLines(Path.Combine(At("run"), "summary.csv")).Select(line => line.Split(',')).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(summary.All.Means.Original.BertScore.Reason, Is.EqualTo("no sentence encoder was given"));
            Assert.That(summary.Before!.Cases, Is.EqualTo(4));
            Assert.That(summary.Categories.Select(row => (row.Category, row.Means.Cases)), Is.EqualTo(new[] { ("names", 1), ("places", 1) }));
            Assert.That(summary.All.Likelihoods!.Efficacy.Total, Is.EqualTo(4));
            Assert.That(csv.Select(row => row.Length).Distinct().Count(), Is.EqualTo(1));
            Assert.That(csv.Skip(1).Select(row => (row[4], row[6])), Is.EqualTo(new[] { ("before", ""), ("after", ""), ("after", "names"), ("after", "places") }));
        });
    }

    [Test]
    public void Create_WrongInput_IsToldAtOnce()
    {
        using var model = Model();
        Assert.Multiple(() =>
        {
            Assert.That(() => RunAsync(model, "run", cases: []), Throws.ArgumentException.With.Message.StartWith("There is no record to evaluate."));
            Assert.That(() => RunAsync(model, "run", cases: [Cases[0], Cases[0]]), Throws.ArgumentException.With.Message.StartWith("Two records have the index 0."));
            Assert.That(() => RunAsync(model, "run", Options(options => (options.Sequential, options.Shard) = (true, new(1, 2)))), Throws.ArgumentException.With.Message.StartWith("A sequence cannot be split"));
        });
    }

    private static string Say(CausalLanguageModel model, string question) =>
        new TextGenerator(model).Generate(question, model.GenerationDefaults with { MaxNewTokens = 5 }).Text;
}
