using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>The table and figures of the lifelong experiment.</summary>
/// <param name="curves">Its sequences.</param>
internal sealed class LifelongFindings(IReadOnlyList<LifelongCurve> curves)
{
    private readonly bool hasSeveralSets = curves.Select(curve => curve.Cell.Data.Name).Distinct().Count() > 1;

    public ExperimentFindings Findings() => new()
    {
        Tables = [Table()],
        Figures =
        [
            .. new[]
            {
                Chart("lifelong-newest", "The newest edits, asked right after they were made", CellMeasure.RougeL.Axis(), time => time.Newest),
                Chart("lifelong-all", "All edits so far, asked again", CellMeasure.RougeL.Axis(), time => time.All),
                Chart("lifelong-first", "The first edits, asked again", CellMeasure.RougeL.Axis(), time => time.First),
                Chart("lifelong-locality", "Other knowledge: answers against those of the unedited model", CellMeasure.RougeL.Axis(), time => time.Locality),
                Chart("lifelong-perplexity", "Perplexity of held-out texts", new FigureAxis("Perplexity") { IsLogarithmic = true }, time => Mean(time.Perplexity), curve => Mean(curve.PerplexityBefore)),
                Chart("lifelong-choices", "Multiple-choice questions answered right", new FigureAxis("Right answers") { Minimum = 0, Maximum = 1 }, time => time.Correct, curve => curve.CorrectBefore),
            }.Where(figure => figure.Series.Count > 0),
        ],
    };

    private Figure Chart(string name, string title, FigureAxis y, Func<LifelongTime, MetricMean> of, Func<LifelongCurve, MetricMean>? before = null) => new(
        name, title, FigureKind.Lines, new FigureAxis("Edits") { Minimum = 0 }, y,
        [
            .. curves
                .Select(curve => new FigureSeries(NameOf(curve), [.. before is null ? [] : Numbers.Points(0, before(curve)), .. curve.Times.SelectMany(time => Numbers.Points(time.Edits, of(time)))]))
                .Where(series => series.Points.Count > 0),
        ]);

    private DataTable Table() => new(
        "lifelong", "Edits that follow one another, at several times",
        [
            "Data set", "Method", "Edits", "ROUGE-L newest", "ROUGE-L newest SE", "ROUGE-L all", "ROUGE-L all SE", "ROUGE-L first", "ROUGE-L first SE", "Exact all",
            "ROUGE-L locality", "Unchanged", "Perplexity", "Multiple choice", "Failed in all",
        ],
        [
            .. curves.SelectMany(curve => curve.Times.Select(time => (IReadOnlyList<string>)
            [
                curve.Cell.Data.Name, curve.Cell.Editor.Name, Numbers.Text(time.Edits),
                Numbers.Text(time.Newest), Numbers.Error(time.Newest), Numbers.Text(time.All), Numbers.Error(time.All), Numbers.Text(time.First), Numbers.Error(time.First), Numbers.Text(time.Exact),
                Numbers.Text(time.Locality), Numbers.Text(time.Unchanged), Numbers.Text(time.Perplexity), Numbers.Text(time.Correct), Numbers.Text(curve.Failed),
            ])),
        ]);

    private string NameOf(LifelongCurve curve) => hasSeveralSets ? $"{curve.Cell.Data.Name}: {curve.Cell.Editor.Name}" : curve.Cell.Editor.Name;

    private static MetricMean Mean(double? value) => new(value, null, value is null ? 0 : 1, value is null ? "it was not measured" : null);
}
