using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>What the chunk loop adds to each method: the paper's Figure 5.</summary>
internal sealed class BoostExperiment : IExperiment
{
    public string Name => "boost";

    public string Title => "What the chunk loop adds";

    public string Question => "How much better does each method become when it writes the answer chunk by chunk (Figure 5)?";

    public ExperimentDefaults Defaults { get; } = new(["unke"], ["FT-L", "MEND", "ROME", "MEMIT", "AlphaEdit", "UnKE:3"], 10);

    public int? RecordsRead(ExperimentSettings settings) => settings.Limit;

    public async Task<ExperimentFindings> RunAsync(ExperimentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var cells = await context.RunAsync(MethodCells.Pairs(context), cancellationToken).ConfigureAwait(false);
        var measures = CellMeasure.Paper(context);
        return new ExperimentFindings
        {
            Tables = [Table(cells, measures)],
            Figures = MethodChart.Of(Name, MethodRow.Of(cells), measures),
            Notes = ["The gain is the mean of the differences record by record, and its standard error theirs.", .. MethodRow.Notes(context), .. MethodChart.Notes(cells, measures)],
        };
    }

    private static DataTable Table(IReadOnlyList<CellResult> cells, IReadOnlyList<CellMeasure> measures) => new(
        "boost",
        "Every method without and with the chunk loop",
        ["Data set", "Method", "Measure", "Records", "Plain", "Plain SE", "+AnyEdit", "+AnyEdit SE", "Gain", "Gain SE"],
        [.. cells.GroupBy(cell => (cell.Cell.Data.Name, cell.Cell.Editor.Method)).SelectMany(pair => measures.Select(measure =>
        {
            var (plain, plus) = (pair.First(cell => !cell.Cell.Editor.ChunkLoop), pair.First(cell => cell.Cell.Editor.ChunkLoop));
            var gain = Gain(plain, plus, measure);
            return (IReadOnlyList<string>)
            [
                pair.Key.Name, pair.Key.Method, measure.Name, Numbers.Text(gain.Count),
                .. Numbers.Pair(measure.After(plain.Evaluated)), .. Numbers.Pair(measure.After(plus.Evaluated)), .. Numbers.Pair(gain),
            ];
        }))]);

    /// <summary>The mean difference of the records that both have.</summary>
    private static MetricMean Gain(CellResult plain, CellResult plus, CellMeasure measure) => MetricMean.Of(
        plain.Evaluated.Join(plus.Evaluated, record => record.Index, record => record.Index, (before, after) => (Before: measure.Of(before.Score()!), After: measure.Of(after.Score()!)))
            .Where(pair => pair.Before.Value is not null && pair.After.Value is not null)
            .Select(pair => MetricValue.Of(pair.After.Value!.Value - pair.Before.Value!.Value)),
        "no record has both");
}
