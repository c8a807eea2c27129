using System.Globalization;
using AnyEdit.Evaluation;
using AnyEdit.Evaluation.Ability;
using AnyEdit.Evaluation.Embeddings;
using AnyEdit.Evaluation.Experiments;
using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Experiments;

[NoTensorLeaks]
public sealed class LifelongExperimentTests : EvaluationFixture
{
    [Test]
    public async Task Lifelong_Sequences_AreFollowedOverTheNumberOfEdits()
    {
        var editors = new StepEditors();
        var result = await RunAsync("run", editors);
        var table = result.Tables.Single();
        Assert.Multiple(() =>
        {
            Assert.That(editors.Asked, Is.EqualTo(new[] { new EditorChoice("STEP", false) { Lifelong = true }, new EditorChoice("STEP", true) { Lifelong = true } }));
            Assert.That(Column(table, "Edits"), Is.EqualTo(new[] { "2", "4", "2", "4" }), "after every second edit, of both");
            Assert.That(result.Figures.Select(figure => figure.Name), Is.SupersetOf(new[] { "lifelong-newest", "lifelong-all", "lifelong-first", "lifelong-locality", "lifelong-perplexity" }));
            Assert.That(result.Figures.Single(figure => figure.Name == "lifelong-perplexity").Series[0].Points.Select(point => point.X), Is.EqualTo(new[] { 0.0, 2, 4 }), "before any edit, too");
            Assert.That(result.Figures.Select(figure => figure.Kind), Is.All.EqualTo(FigureKind.Lines));
        });
    }

    [Test]
    public async Task Lifelong_Numbers_AreThoseOfTheRunsRecords()
    {
        var result = await RunAsync("run", new StepEditors());
        var run = EvaluationResult.Load(Path.Combine(At("run"), result.Runs[0]));
        EvaluationRecord[] records = [.. run.Records], again = [.. run.Again.Where(record => record.Edits == 4)];
        var table = result.Tables.Single();
        Assert.Multiple(() =>
        {
            Assert.That(Number(table, 1, "ROUGE-L newest"), Is.EqualTo(records.Where(record => record.Edits is 3 or 4).Average(record => record.Original!.Measures.RougeL)).Within(1e-6), "six digits are written");
            Assert.That(Number(table, 1, "ROUGE-L all"), Is.EqualTo(again.Average(record => record.Original!.Measures.RougeL)).Within(1e-6));
            Assert.That(Number(table, 1, "ROUGE-L first"), Is.EqualTo(again.Where(record => record.Index < 2).Average(record => record.Original!.Measures.RougeL)).Within(1e-6));
            Assert.That(Number(table, 1, "ROUGE-L locality"), Is.EqualTo(again[0].Locality.Average(answer => answer.Measures.RougeL)).Within(1e-6), "the same questions with every record");
            Assert.That(again[0].Locality.Select(answer => answer.Measures.Prompt), Is.EqualTo(new[] { "Which?" }), "the record that is not edited");
            Assert.That(again, Has.Length.EqualTo(4));
        });
    }

    [Test]
    public async Task Lifelong_StoppedAndRunAgain_EndsWithTheSameResult()
    {
        var whole = await RunAsync("whole", new StepEditors());
        using var cancellation = new CancellationTokenSource();
        var seen = 0;
        var progress = new Reports<ExperimentProgress>(report =>
        {
            if (report.Run?.Stage == EvaluationStage.AskedAgain && ++seen == 5)
                cancellation.Cancel();
        });
        await Assert.ThatAsync(() => RunAsync("run", new StepEditors(), progress, cancellationToken: cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        var result = await RunAsync("run", new StepEditors());
        Assert.That(result.Tables.Single().Rows, Is.EqualTo(whole.Tables.Single().Rows));
    }

    [Test]
    public async Task Lifelong_Locality_IsOfTheSameQuestionsWithEveryRecordWhateverTheSetAsks()
    {
        EditCase[] cases = [new("Who?", "Ann.") { Index = 0, Neighbours = [new("Why?", "So."), new("How?", "Well.")] }, new("Where?", "In Rome.") { Index = 1, Neighbours = [new("What?", "It.")] }, new("When?", "Now.") { Index = 2 }, new("Whose?", "Mine.") { Index = 3 }, new("Which?", "This.") { Index = 4 }, new("Whom?", "Him.") { Index = 5 }];
        var result = await RunAsync("run", new StepEditors(), cases: cases);
        var run = EvaluationResult.Load(Path.Combine(At("run"), result.Runs[0]));
        var others = run.Records.Last().Locality;
        var point = result.Figures.Single(figure => figure.Name == "lifelong-locality").Series[0].Points[^1];
        Assert.Multiple(() =>
        {
            Assert.That(run.Records.Concat(run.Again).Select(record => record.Locality.Select(answer => answer.Measures.Prompt)), Is.All.EqualTo(new[] { "Which?", "Whom?" }));
            Assert.That(others.Select(answer => answer.Measures.Reference), Is.EqualTo(others.Select(answer => answer.Before!.Answer)), "the unedited model's answers are to stay");
            Assert.That(point.Count, Is.EqualTo(2), "questions, not records");
            Assert.That(point.Y, Is.EqualTo(run.Again.Last().Locality.Average(answer => answer.Measures.RougeL)).Within(1e-15), "one sum of two");
        });
    }

    private static IEnumerable<string> Column(DataTable table, string name) => table.Rows.Select(row => row[table.Columns.ToList().IndexOf(name)]);

    private static double Number(DataTable table, int row, string name) => double.Parse(Column(table, name).ElementAt(row), CultureInfo.InvariantCulture);

    private async Task<ExperimentResult> RunAsync(string name, StepEditors editors, IProgress<ExperimentProgress>? progress = null, IReadOnlyList<EditCase>? cases = null, CancellationToken cancellationToken = default)
    {
        cases ??= [new("Who?", "Ann.") { Index = 0 }, new("Where?", "In Rome.") { Index = 1 }, new("When?", "Now.") { Index = 2 }, new("Whose?", "Mine.") { Index = 3 }, new("Which?", "This.") { Index = 4 }];
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        return await ExperimentRun.RunAsync(ExperimentCatalog.Find("lifelong"), new ExperimentContext
        {
            Model = model,
            Data = [new ExperimentData("own", cases)],
            Editors = editors,
            Similarity = WithoutEncoder,
            Folder = At(name),
            Settings = new ExperimentSettings { Methods = [new("STEP")], Limit = 4 },
            Options = () => new() { MaxNewTokens = 4, AgainEvery = 2, Ability = new AbilityOptions { HeldOut = ["The sun rises."] } },
            Progress = progress,
        }, cancellationToken);
    }
}
