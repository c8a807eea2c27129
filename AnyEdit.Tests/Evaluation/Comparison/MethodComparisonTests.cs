using AnyEdit.Evaluation;
using AnyEdit.Evaluation.Comparison;
using AnyEdit.Models;
using AnyEdit.Tests.Editing;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Comparison;

[NoTensorLeaks]
public sealed class MethodComparisonTests
{
    private static readonly EditCase Request = new("Who is Ada?", "A poet.") { Subject = "Ada", Paraphrases = ["Tell me about Ada."] };

    [Test]
    public async Task Run_Methods_GivesARowEachAndLeavesTheModelAsItWas()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var original = model.Lease();
        using var editor = Editor(1.0);
        var reports = new Reports<ComparisonProgress>();

        var rows = await new MethodComparison(model, [Request, Request], []).RunAsync([new("FIXED", false, editor), new("FIXED", true, editor)], reports);

        Assert.That(rows.Select(row => (row.Name, row.Edits.Count)), Is.EqualTo(new[] { ("no edit", 2), ("FIXED", 2), ("FIXED+AnyEdit", 2) }));
        Assert.That(model.WeightHash, Is.EqualTo(original.Snapshot.ContentHash));
        Assert.That(reports.Select(report => report.Completed), Is.EqualTo(Enumerable.Range(1, 6)));
        Assert.That(rows[1].Edits.Select(edit => edit.Answer), Has.None.EqualTo(rows[0].Edits[0].Answer), "adding 1 to the weights changes what is said");
        Assert.That(rows[1].Seconds, Is.GreaterThan(0));
    }

    [Test]
    public async Task Run_EditThatFails_IsCountedAndScoredOnTheUneditedModel()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var editor = Editor(1e6);

        var rows = await new MethodComparison(model, [Request], []).RunAsync([new("FIXED", false, editor)]);

        Assert.That((rows[1].Failures, rows[1].Seconds), Is.EqualTo((1, 0.0)));
        Assert.That(rows[1].Edits[0].Failure, Does.Contain("nothing was installed"));
        Assert.That(rows[1].Edits[0].Answer, Is.EqualTo(rows[0].Edits[0].Answer));
    }

    [Test]
    public async Task Run_Cancelled_LeavesTheModelAsItWas()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        var before = model.WeightHash;
        using var cancellation = new CancellationTokenSource();
        using var editor = Editor(1.0, cancellation.Cancel);
        var comparison = new MethodComparison(model, [Request], []);

        await Assert.ThatAsync(() => comparison.RunAsync([new("FIXED", false, editor)], null, cancellation.Token), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(model.WeightHash, Is.EqualTo(before));
    }

    [Test]
    public void Facts_WrongOnesAndThoseAboutTheSubject_DoNotCount()
    {
        using var model = CausalLanguageModel.Load(BundledModel.Find());
        QuestionAnswer[] facts =
        [
            new("What was the profession of Duneo Tornorov?", "Painter."),
            new("What was the profession of Duneo Tornorov?", "Astronaut."),
            new("Where was Duneo Tornorov born?", "Wilnemont."),
        ];
        var request = new EditCase("Where?", "Here.") { Subject = "born" };

        Assert.That(new MethodComparison(model, [Request], facts).FactCount, Is.EqualTo(2));
        Assert.That(new MethodComparison(model, [request], facts).FactCount, Is.EqualTo(1));
        Assert.That(new MethodComparison(model, [Request], facts, factCount: 1).FactCount, Is.EqualTo(1));
    }

    [Test]
    public void Markdown_Rows_HaveThreeDigitsAndNoNumberWhereThereIsNone()
    {
        MethodScore row = new("MEMIT", [new EditScore(Request, "", 0.5, double.NaN, true, 1, 2.04), new EditScore(Request, "", 0.25, double.NaN, false, 0.5, 0) { Failure = "too large" }]);
        Assert.That(ComparisonTable.Markdown([row]).Split('\n')[2], Is.EqualTo("| MEMIT | 0.375 |  | 0.500 | 0.750 | 2.0 | 1 |"));
    }

    private static KnowledgeEditor Editor(double change, Action? before = null) => KnowledgeEditor.Create(editing => editing
        .Layers(1).Values(values => values.Steps = 1).UseUpdater("FIXED", _ => new FixedUpdater(change, before)));
}
