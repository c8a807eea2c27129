using System.Text;
using System.Text.Json;
using AnyEdit.Evaluation.Experiments;
using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Reports;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Reports;

/// <summary>Folders of made-up runs and experiments, and the pages about them.</summary>
public abstract class ReportFixture
{
    /// <summary>What would run a script if it were put into a page as it is.</summary>
    protected const string Hostile = "</script><script>hacked=1</script><img src=x onerror=\"hacked=2\"><!-- ' \"> &amp; </p>";

    private TemporaryFolder folder = null!;

    [OneTimeSetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    protected string At(string name) => folder[name];

    protected string Write(string name, string text) => folder.Write(name, text);

    /// <summary>Writes a run; every seventh record failed, every eleventh does not fit, and kinds alternate.</summary>
    protected string WriteRun(string name, int count, string words = "plain", bool complete = true)
    {
        var header = new EvaluationHeader("abc", new Dictionary<string, string> { ["ChunkSize"] = "40", ["Words"] = words })
        {
            Method = "MEMIT", Model = words, Data = "unke", Command = "anyedit evaluate " + words, Records = count, Versions = new Dictionary<string, string> { [".NET"] = words },
        };
        folder.Write($"{name}/run.json", JsonSerializer.Serialize(header, RunJson.Indented));
        folder.Write($"{name}/records.jsonl", string.Concat(Enumerable.Range(0, count).Select(i => RecordFile.Line(Record(i, words)) + "\n")));
        if (complete)
            folder.Write($"{name}/summary.json", "{}");
        return folder[name];
    }

    /// <summary>Writes an experiment with every kind of figure.</summary>
    protected string WriteExperiment(string name, string words = "plain", params string[] runs)
    {
        var result = new ExperimentResult("boost", $"Title {words}", $"Question {words}?")
        {
            Model = words,
            Command = "anyedit experiment " + words,
            Settings = new Dictionary<string, string> { [words] = words },
            Figures = [ExampleFigures.Lines, ExampleFigures.Bars, ExampleFigures.Scatter, ExampleFigures.LogarithmicLines with { Title = words, Series = [new(words, [new(1, 2, 0.5)])] }, ManyBars],
            Tables = [new("t", $"Table {words}", ["Method", "Score", words], [["memit", "0.123456789", words], ["unke", "", words]])],
            Notes = [$"Note {words}"],
            Runs = runs,
        };
        folder.Write($"{name}/experiment.json", JsonSerializer.Serialize(result, RunJson.Indented));
        return folder[name];
    }

    /// <summary>The page about some folders.</summary>
    protected static string Page(ReportOptions? options, params string[] paths)
    {
        using var stream = new MemoryStream();
        EvaluationReport.Load(paths).Write(stream, options);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Bars whose names are too long to lie flat.</summary>
    private static Figure ManyBars => new(
        "many", "Many bars", FigureKind.Bars, new("Data set") { Categories = [.. Enumerable.Range(0, 16).Select(i => $"{i}. A rather long name")] }, new("ROUGE-L"),
        [new("after the edit", [.. Enumerable.Range(0, 16).Select(i => new FigurePoint(i, i / 16.0))])]);

    private static EvaluationRecord Record(int i, string words)
    {
        var target = $"The answer {i} is {words}.";
        var record = new EvaluationRecord(i, $"Question {i} {words}", target) { Category = i % 2 == 0 ? "even" : "odd " + words, TargetPieces = ["The", " answer", $" {i}", " is ", words, "."], Edits = 1, Batch = i + 1 };
        if (i % 11 == 10)
            return record with { NotEvaluable = "the target does not fit: " + words };
        string[] pieces = ["The", " answer", $" {i + i % 3}", " is ", words, "."];
        return record with
        {
            Failure = i % 7 == 6 ? "The update is not finite: " + words : null,
            Original = Answer($"Question {i}", target, pieces),
            Paraphrases = [Answer($"Other {i} {words}", target, pieces)],
            Locality = [Answer($"Kept {i}", "Rome " + words, ["Rome ", words])],
            Edit = i % 7 == 6 ? null : new RecordedEdit(5, 6, [new RecordedChunk(0, 6, [2.5, 0.01], 10, 5)]),
        };
    }

    private static RecordedAnswer Answer(string prompt, string reference, string[] pieces) =>
        new(AnswerMeasures.Of(prompt, string.Concat(pieces), reference, MetricValue.Missing("no sentence encoder was given")))
        {
            Pieces = pieces,
            Before = AnswerMeasures.Of(prompt, "I do not know.", reference, MetricValue.Missing("no sentence encoder was given")),
        };
}
