using System.Globalization;
using AnyEdit.Evaluation;
using AnyEdit.Evaluation.Embeddings;
using AnyEdit.Evaluation.Experiments;
using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Locating.Tracing;
using AnyEdit.Models;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Experiments;

[NoTensorLeaks]
public sealed class BarrierExperimentTests : EvaluationFixture
{
    private static readonly EditCase[] Cases =
    [
        new("Who?", "Ann.") { Index = 0, Paraphrases = ["Who is it?"] }, new("Where?", "In Rome, the town.") { Index = 1 },
        new("When?", "Now.") { Index = 2 }, new("Whose?", "It is mine.") { Index = 3 },
    ];

    [Test]
    public async Task Barrier_Records_HaveTheUneditedModelsProbabilityAndShiftAtTheLastEditedLayer()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        var result = await RunAsync(model, "[0,2]");
        var records = result.Tables.Single(table => table.Name == "barrier-records");
        var effect = new StatePerturbation().Measure(model, "Where?", "In Rome, the town.", 2, [0]);
        var likelihood = Math.Exp(AnswerScorer.Score(model, [new QuestionAnswer("Where?", "In Rome, the town.")])[0].MeanLogProbability);
        Assert.Multiple(() =>
        {
            Assert.That(records.Rows, Has.Count.EqualTo(4));
            // float32 probabilities, in other batches, and six digits that are written.
            Assert.That(Number(records, 1, "Original probability"), Is.EqualTo(likelihood).Within(1e-3).Percent);
            Assert.That(Number(records, 1, "Probability shift"), Is.EqualTo(effect.Sites[0].Shifts.Average()).Within(1e-3).Percent);
            Assert.That(Number(records, 1, "Target tokens"), Is.EqualTo(18), "a token for each byte");
        });
    }

    [Test]
    public async Task Barrier_Figures_HaveAMarkForEachRecordWithAndWithoutTheChunkLoop()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        var result = await RunAsync(model, "[1]");
        var figure = result.Figures.Single(figure => figure.Name == "barrier-original-probability");
        var run = EvaluationResult.Load(Path.Combine(At("run"), result.Runs[0]));
        Assert.Multiple(() =>
        {
            Assert.That(figure.Kind, Is.EqualTo(FigureKind.Scatter));
            Assert.That(figure.Series.Select(series => (series.Name, series.Points.Count)), Is.EqualTo(new[] { ("STEP", 4), ("STEP+AnyEdit", 4) }));
            Assert.That(figure.Series[0].Points.Select(point => point.Y), Is.EqualTo(run.Records.Select(record => record.Original!.Measures.RougeL)));
            Assert.That(run.Records.SelectMany(record => record.Paraphrases), Is.Empty, "questions that only cost time");
            Assert.That(result.Figures.Select(figure => figure.Name), Does.Contain("barrier-probability-shift").And.Contain("barrier-reach").And.Not.Contain("barrier-optimised-shift"), "this editor optimises no state");
        });
    }

    [Test]
    public void Reach_OfSeveralChunks_TakesEachTokensOwnChunk()
    {
        var reach = BarrierReach.Of(new PerturbationEffect(1, [0.5, 0.5, 0.125], [new(0, [0.3, 0.2, 0.1]), new(2, [0.9])]));
        Assert.Multiple(() =>
        {
            Assert.That(reach.OriginalProbability, Is.EqualTo(Math.Pow(0.03125, 1 / 3.0)).Within(1e-15), "three logarithms and an exponential");
            Assert.That(reach.Shift, Is.EqualTo(0.2).Within(1e-15));
            Assert.That(reach.FromPrompt, Is.EqualTo(new[] { 0.3, 0.2, 0.1 }));
            Assert.That(reach.FromChunk, Is.EqualTo(new[] { 0.3, 0.2, 0.9 }));
        });
    }

    [Test]
    public void OptimizedShift_IsWhatTheSearchAddsToTheLikelihood()
    {
        var chunk = RecordedChunk.Of(new ChunkReport(0, 5, 3, [new ValueStep(2, 1.5, 0.5), new ValueStep(1, 0.75, 0.25), new ValueStep(0.75, 0.25, 0.25) { Divergence = 0.25 }], 1, 1));
        var edited = new EvaluationRecord(0, "Who?", "Ann.") { Edit = new RecordedEdit(4, 5, [chunk]) };
        var record = new BarrierRecord("own", "STEP", edited, edited, new(0.1, 0.1, [0.1], [0.1]));
        Assert.That(record.OptimizedShift, Is.EqualTo(Math.Exp(-0.25) - Math.Exp(-1.5)), "the loss also has what keeps the change small");
        Assert.That((record with { Plain = edited with { Edit = new RecordedEdit(4, 5, [chunk with { NegativeLogLikelihoods = [] }]) } }).OptimizedShift, Is.Null, "a run of an earlier version");
        Assert.That((record with { Plain = edited with { Edit = null } }).OptimizedShift, Is.Null);
    }

    [Test]
    public async Task Barrier_Progress_TellsEveryStateThatIsDisturbed()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        var reports = new Reports<ExperimentProgress>();
        await RunAsync(model, "[1]", reports);
        ExperimentProgress[] states = [.. reports.Where(report => report.Work == "disturbance of hidden states")];
        Assert.That(states.Select(report => (report.Completed, report.Total, report.IsDone)), Is.EqualTo(new[] { (1, 4, false), (2, 4, false), (3, 4, false), (4, 4, true) }));
    }

    [Test]
    public void Reach_OfSeveralMethods_SaysWhoseLayerAndChunksItShows()
    {
        var edited = new EvaluationRecord(0, "Who?", "Ann.") { Original = new RecordedAnswer(AnswerMeasures.Of("Who?", "Ann.", "Ann.", MetricValue.Missing("no encoder"))) };
        BarrierRecord Of(string method, double shift) => new("own", method, edited, edited, new(0.1, shift, [shift], [shift]));
        var figure = new BarrierFindings([Of("ROME", 0.5), Of("MEMIT", 0.25)]).Findings().Figures.Single(figure => figure.Name == "barrier-reach");
        Assert.That(figure.Title, Does.EndWith("(layer and chunks of ROME)"));
        Assert.That(figure.Series[0].Points.Single().Y, Is.EqualTo(0.5));
    }

    [TestCase("[1,2,3]", null, 6, 3)]
    [TestCase("[4,5,6,7,8]", "32", 16, 4)]
    [TestCase(null, null, 6, 3)]
    public void LastEditedLayer_IsReadFromTheSettings(string? layers, string? depth, int layerCount, int last)
    {
        var settings = new Dictionary<string, string>();
        if (layers is not null)
            settings["Layers"] = layers;
        settings["LayersOfDepth"] = depth ?? "null";
        Assert.That(EditedLayerSettings.Last(settings, layerCount), Is.EqualTo(last));
    }

    private static double Number(DataTable table, int row, string name) => double.Parse(table.Rows[row][table.Columns.ToList().IndexOf(name)], CultureInfo.InvariantCulture);

    private Task<ExperimentResult> RunAsync(CausalLanguageModel model, string layers, IProgress<ExperimentProgress>? progress = null) => ExperimentRun.RunAsync(ExperimentCatalog.Find("barrier"), new ExperimentContext
    {
        Model = model,
        Data = [new ExperimentData("own", Cases)],
        Editors = new StepEditors(layers),
        Similarity = WithoutEncoder,
        Folder = At("run"),
        Settings = new ExperimentSettings { Methods = [new("STEP")], Limit = 4 },
        Options = () => new() { MaxNewTokens = 4 },
        Progress = progress,
    });
}
