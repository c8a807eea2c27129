using System.Globalization;
using AnyEdit.Evaluation.Experiments;
using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Experiments;

[NoTensorLeaks]
public sealed class ExperimentTablesTests : ExperimentFixture
{
    [Test]
    public async Task Table1_Cells_AreTheMeansOfTheRunsRecords()
    {
        var result = await RunAsync("table1", "out", Settings("A", "B:1"));
        var records = Records("first-a-plus");
        var row = Rows(result, "table1-cells").Single(row => row["Data set"] == "first" && row["Method"] == "A+AnyEdit");
        var unedited = Rows(result, "table1-cells").Single(row => row["Data set"] == "first" && row["Method"] == "unedited");
        double[] scores = [.. records.Select(record => record.Original!.Measures.RougeL)];
        Assert.Multiple(() =>
        {
            Assert.That(row["Records"], Is.EqualTo("2"));
            Assert.That(Number(row["ROUGE-L"]), Is.EqualTo(scores.Average()).Within(1e-5));
            Assert.That(Number(row["ROUGE-L SE"]), Is.EqualTo(Math.Abs(scores[0] - scores[1]) / 2).Within(1e-5), "s / sqrt 2 of two values is half their distance");
            Assert.That(Number(row["ROUGE-L paraphrase"]), Is.EqualTo(records.Average(record => record.Paraphrases.Single().Measures.RougeL)).Within(1e-5));
            Assert.That(row["BERT score"], Is.Empty);
            Assert.That(Number(unedited["ROUGE-L"]), Is.EqualTo(Records("first-a").Average(record => record.Original!.Before!.RougeL)).Within(1e-5));
            Assert.That(records.Select(record => record.Original!.Before), Is.All.Null, "the unedited model is asked once for each set");
            Assert.That(result.Tables[0].Rows.Select(cells => cells[0]), Is.EqualTo(new[] { "unedited", "A", "A+AnyEdit", "B", "B+AnyEdit" }));
            Assert.That(result.Notes, Has.Some.EqualTo("B was tried on the first 1 records of each set only, the others on up to 2."));
            Assert.That(result.Notes, Has.Some.Contains("There is no BERT score: no sentence encoder was given."));
        });
    }

    [Test]
    public async Task Table1_Chart_ShowsTheUneditedModelOnTheRecordsOfEachMethod()
    {
        var result = await RunAsync("table1", "out", Settings("A", "B:1"), [Sets[0]]);
        var chart = result.Figures.Single(figure => figure.Name == "table1-rouge-l");
        double[] before = [.. Records("first-a").Select(record => record.Original!.Before!.RougeL)];
        Assert.Multiple(() =>
        {
            Assert.That(chart.X.Categories, Is.EqualTo(new[] { "A", "B" }));
            Assert.That(chart.Series.Select(series => series.Name), Is.EqualTo(new[] { "unedited", "plain", "+AnyEdit" }));
            Assert.That(chart.Series[0].Points.Select(point => (point.Y, point.Count)), Is.EqualTo(new[] { (before.Average(), (int?)2), (before[0], 1) }));
        });
    }

    [Test]
    public async Task Table2_Edits_AreTimedWithoutOtherQuestions()
    {
        var result = await RunAsync("table2", "out", Settings("A"));
        var row = Rows(result, "table2")[0];
        var record = Records("first-a")[0];
        Assert.Multiple(() =>
        {
            Assert.That(row.Keys, Is.SupersetOf(new[] { "Data set", "Method", "Plain", "+AnyEdit", "Ratio", "Plain first" }));
            Assert.That((row["Plain edits"], row["+AnyEdit edits"]), Is.EqualTo(("1", "1")), "the first of two is in neither mean");
            Assert.That(record.Paraphrases, Is.Empty);
            Assert.That(record.Original!.Before, Is.Null);
            Assert.That(result.Figures.Single().Y.Unit, Is.EqualTo("s"));
        });
    }

    [Test]
    public async Task Formats_Limit_CountsForEachKind()
    {
        var settings = Settings("A");
        settings.Limit = 1;
        var result = await RunAsync("formats", "out", settings, [Sets[0]]);
        var rows = Rows(result, "formats");
        Assert.Multiple(() =>
        {
            Assert.That(rows.Select(row => (row["Category"], row["Method"], row["Records"])), Is.EqualTo(new[]
            {
                ("names", "unedited", "1"), ("names", "A", "1"), ("names", "A+AnyEdit", "1"), ("places", "unedited", "1"), ("places", "A", "1"), ("places", "A+AnyEdit", "1"),
            }));
            Assert.That(Records("first-a").Select(record => record.Index), Is.EqualTo(new[] { 0, 1 }));
            Assert.That(result.Figures[0].X.Categories, Is.EqualTo(new[] { "names", "places" }));
        });
    }

    [Test]
    public async Task Formats_RecordThatDoesNotFit_IsNotCountedForTheUneditedModel()
    {
        var data = new ExperimentData("mixed", [new("Who?", "Ann.") { Index = 0, Category = "names" }, new("What?", new string('x', 70)) { Index = 1, Category = "names" }]);
        Assert.That(Rows(await RunAsync("formats", "out", Settings("A"), [data]), "formats").Select(row => row["Records"]), Is.EqualTo(new[] { "1", "1", "1" }));
    }

    [Test]
    public async Task Boost_Gain_IsTheMeanOfTheDifferencesOfTheSameRecords()
    {
        var result = await RunAsync("boost", "out", Settings("A"), [Sets[0]]);
        var row = Rows(result, "boost").Single(row => row["Measure"] == "ROUGE-L");
        var gains = Records("first-a-plus").Zip(Records("first-a"), (plus, plain) => plus.Original!.Measures.RougeL - plain.Original!.Measures.RougeL).ToArray();
        Assert.That(Number(row["Gain"]), Is.EqualTo(gains.Average()).Within(1e-5));
        Assert.That(Number(row["Gain SE"]), Is.EqualTo(Math.Abs(gains[0] - gains[1]) / 2).Within(1e-5));
    }

    [Test]
    public async Task ChunkSize_WithoutSizes_ComparesThoseAroundWhatSuitsAndTheWhole()
    {
        var editors = new Editors();
        var settings = Settings("A");
        (settings.Limit, settings.SuitedChunkSize) = (1, 4);
        var result = await RunAsync("chunk-size", "out", settings, [Sets[1]], editors);
        Assert.Multiple(() =>
        {
            Assert.That(editors.Asked.Select(choice => choice.ChunkSize), Is.EqualTo(new int?[] { 2, 4, 8, 16, 32, null }));
            Assert.That(Rows(result, "chunk-size").Select(row => row["Chunk size"]), Is.EqualTo(new[] { "2", "4", "8", "16", "32", "whole" }));
            Assert.That(result.Figures.Select(figure => figure.Name), Is.EqualTo(new[] { "chunk-size-rouge-l", "chunk-size-seconds" }));
            Assert.That(result.Figures[0].Series.Select(line => line.Name), Is.EqualTo(new[] { "A+AnyEdit", "A, whole answer" }));
            Assert.That(result.Figures[0].Series[0].Points.Select(point => point.X), Is.EqualTo(new double[] { 2, 4, 8, 16, 32 }));
            Assert.That(result.Figures[0].Series[1].Points.Select(point => point.X), Is.EqualTo(new double[] { 2, 32 }), "a level over all sizes");
            Assert.That(result.Figures[0].Series[1].Points.Select(point => $"{point.Y:G6}"), Has.All.EqualTo(Rows(result, "chunk-size")[^1]["ROUGE-L"]));
        });
    }

    [Test]
    public async Task Length_Cut_GivesTheSameRecordsAtEveryLength()
    {
        var settings = Settings("A");
        settings.Lengths = [4, 2];
        var result = await RunAsync("length", "out", settings, [Sets[0]]);
        var rows = Rows(result, "length");
        Assert.Multiple(() =>
        {
            Assert.That(rows.Select(row => (row["Method"], row["Length"])), Is.EqualTo(new[] { ("unedited", "2"), ("unedited", "4"), ("A", "2"), ("A", "4"), ("A+AnyEdit", "2"), ("A+AnyEdit", "4") }));
            Assert.That(Records("first-a-length-2").Select(record => record.Target), Is.EqualTo(new[] { "An", "In" }));
            Assert.That(Records("first-a-length-4").Select(record => record.Target), Is.EqualTo(new[] { "Ann.", "In" }), "In R is cut in a word");
            Assert.That(result.Figures[0].Series[0].Points.Select(point => point.X), Is.EqualTo(new[] { 2, 3.0 }), "the targets' own mean lengths");
        });
    }

    [Test]
    public async Task Length_Natural_SortsRecordsByTheLengthThatTheyHave()
    {
        var settings = Settings("A");
        (settings.Lengths, settings.NaturalLengths) = ([4, 6], true);
        var result = await RunAsync("length", "out", settings);
        Assert.Multiple(() =>
        {
            Assert.That(Records("first-a-length-4").Select(record => record.Target), Is.EqualTo(new[] { "Ann." }));
            Assert.That(Records("first-a-length-6").Select(record => record.Target), Is.EqualTo(new[] { "Mine." }), "'In Rome.' is longer than all");
            Assert.That(Rows(result, "length").First(row => row["Method"] == "A" && row["Length"] == "4")["Records"], Is.EqualTo("3"), "of both sets");
        });
    }

    [TestCase(false, "2 of 3 records have 5 tokens or more, which every length needs; the others are left out.", "none of 2 records have 5 tokens or more, which every length needs; the set is left out.")]
    [TestCase(true, "2 of 3 records have at most 5 tokens; the others are left out.", null)]
    public async Task Length_RecordsThatHaveNoSuchLength_AreCountedInNotes(bool natural, string first, string? second)
    {
        var settings = Settings("A");
        (settings.Lengths, settings.NaturalLengths) = ([2, 5], natural);
        var result = await RunAsync("length", "out", settings);
        Assert.Multiple(() =>
        {
            Assert.That(result.Notes, Has.Some.EqualTo($"first: {first}"));
            Assert.That(result.Notes.Where(note => note.StartsWith("second: ", StringComparison.Ordinal)), Is.EqualTo(second is null ? [] : (string[])[$"second: {second}"]));
            Assert.That(result.Figures[0].Title, Does.EndWith(natural ? " on first, second" : " on first"));
        });
    }

    [Test]
    public async Task Length_NoRecordThatIsLongEnough_SaysHowLongTheLongestIs()
    {
        var settings = Settings("A");
        settings.Lengths = [5, 80];
        await Assert.ThatAsync(() => RunAsync("length", "out", settings), Throws.ArgumentException.With.Message.StartsWith("No target has 80 tokens; the longest one has 8."));
        (settings.Lengths, settings.NaturalLengths) = ([2], true);
        await Assert.ThatAsync(() => RunAsync("length", "natural", settings), Throws.ArgumentException.With.Message.StartsWith("All targets have more than 2 tokens"));
    }

    [Test]
    public void EditTimes_Mean_LeavesTheFirstOutUnlessItIsTheOnlyOne()
    {
        EvaluationRecord Record(double seconds) => new(0, "Who?", "Ann.") { Edit = new RecordedEdit(1, 1, []), Timings = new RecordTimings { Edit = seconds } };
        Assert.That(EditTimes.Mean([Record(9), Record(1), Record(3)]).Value, Is.EqualTo(2));
        Assert.That(EditTimes.Mean([Record(9)]).Value, Is.EqualTo(9));
        Assert.That(EditTimes.Mean([Record(9) with { Edit = null }]).Value, Is.Null);
    }

    [Test]
    public void DataCsv_CellsWithCommasAndQuotes_AreQuoted()
    {
        var table = new DataTable("t", "T", ["a", "b"], [["x,y", "say \"no\""]]);
        Assert.That(DataCsv.Of(table), Is.EqualTo("a,b\n\"x,y\",\"say \"\"no\"\"\"\n"));
        var figure = new Figure("f", "F", FigureKind.Bars, new FigureAxis("X") { Categories = ["one", "two"] }, new FigureAxis("Y"), [new FigureSeries("s", [new FigurePoint(1, 0.5, 0.25, 3), new FigurePoint(0, 1)])]);
        Assert.That(DataCsv.Of(figure), Is.EqualTo("series,x,y,standard_error,count\ns,two,0.5,0.25,3\ns,one,1,,\n"));
    }

    [TestCase("UnKE", "UnKE", null)]
    [TestCase("UnKE:3", "UnKE", 3)]
    public void Method_Text_IsNameAndLimit(string text, string name, int? limit) => Assert.That(ExperimentMethod.Parse(text), Is.EqualTo(new ExperimentMethod(name, limit)));

    [TestCase("UnKE:")]
    [TestCase("UnKE:0")]
    [TestCase("UnKE:many")]
    public void Method_WrongLimit_IsAFormatError(string text) => Assert.That(() => ExperimentMethod.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains("expected NAME, or NAME:N"));

    private EvaluationRecord[] Records(string cell) => [.. EvaluationResult.Load(At($"out/runs/{cell}")).Records];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
