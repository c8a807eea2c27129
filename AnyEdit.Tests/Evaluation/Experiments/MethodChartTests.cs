using AnyEdit.Evaluation;
using AnyEdit.Evaluation.Experiments;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Tests.Evaluation.Experiments;

public sealed class MethodChartTests
{
    [Test]
    public void Bars_OfAMethodThatFailedOnASetWithTheChunkLoop_AreMeansOverTheSetsOfBoth()
    {
        CellResult[] cells = [Cell("A", false, "first", "Ann."), Cell("A", false, "second", "no"), Cell("A", true, "first", "Ann."), Cell("A", true, "second", null), Cell("B", false, "first", "no"), Cell("B", false, "second", "Ann."), Cell("B", true, "first", "Ann."), Cell("B", true, "second", "Ann.")];
        var figure = MethodChart.Of("boost", MethodRow.Of(cells), [CellMeasure.RougeL]).Single();
        Assert.Multiple(() =>
        {
            Assert.That(figure.Series[0].Points.Select(point => (point.X, point.Y, point.Count)), Is.EqualTo(new[] { (0.0, 1.0, (int?)1), (1, 0.5, 2) }), "A without the chunk loop is 0 on the second set, where there is nothing to compare it with");
            Assert.That(figure.Series[1].Points.Select(point => (point.X, point.Y, point.Count)), Is.EqualTo(new[] { (0.0, 1.0, (int?)1), (1, 1, 2) }));
            Assert.That(MethodChart.Notes(cells, [CellMeasure.RougeL, CellMeasure.BertScore]), Is.EqualTo(new[] { "A: figures show means over first only, because not all of it could be measured on the other sets." }));
        });
    }

    [Test]
    public void Bars_OfAMethodWhoseHalvesHaveNoSetInCommon_AreLeftOut()
    {
        CellResult[] cells = [Cell("A", false, "first", "Ann."), Cell("A", false, "second", null), Cell("A", true, "first", null), Cell("A", true, "second", "Ann.")];
        Assert.That(MethodChart.Of("boost", MethodRow.Of(cells), [CellMeasure.RougeL]), Is.Empty);
        Assert.That(MethodChart.Notes(cells, [CellMeasure.RougeL]).Single(), Does.StartWith("A: there is no data set on which all of it could be measured"));
    }

    /// <summary>A cell with a record; one that came to nothing where there is no answer.</summary>
    private static CellResult Cell(string method, bool chunkLoop, string set, string? answer)
    {
        EditCase[] cases = [new("Who?", "Ann.")];
        var cell = new ExperimentCell($"{set}-{method}-{chunkLoop}", new EditorChoice(method, chunkLoop), new ExperimentData(set, cases), cases, new EvaluationOptions());
        return answer is null
            ? new CellResult(cell, [], "No edit could be made.")
            : new CellResult(cell, [new EvaluationRecord(0, "Who?", "Ann.") { Original = new RecordedAnswer(AnswerMeasures.Of("Who?", answer, "Ann.", MetricValue.Missing("no encoder"))) }]);
    }
}
