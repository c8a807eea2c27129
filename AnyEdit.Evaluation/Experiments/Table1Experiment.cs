using AnyEdit.Evaluation.Figures;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>All methods on all data sets: the paper's Table 1.</summary>
internal sealed class Table1Experiment : IExperiment
{
    public string Name => "table1";

    public string Title => "Methods on data sets";

    public string Question => "How well does each method write a long answer, and is it given to another wording of the question, too, with and without the chunk loop (Table 1)?";

    public ExperimentDefaults Defaults { get; } = new(["unke", "akew-counterfact", "akew-mquake", "editeverything"], ["FT-L", "MEND", "ROME", "MEMIT", "AlphaEdit", "UnKE:2"], 4);

    public int? RecordsRead(ExperimentSettings settings) => settings.Limit;

    public async Task<ExperimentFindings> RunAsync(ExperimentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var cells = await context.RunAsync(MethodCells.Pairs(context), cancellationToken).ConfigureAwait(false);
        var rows = MethodRow.Of(cells);
        var measures = CellMeasure.Paper(context);
        return new ExperimentFindings
        {
            Tables = [Paper(context, rows, measures), Cells(context, rows)],
            Figures = MethodChart.Of(Name, rows, measures),
            Notes = [.. context.Similarity.Absence is { } absence ? [$"There is no BERT score: {absence}."] : (string[])[], .. MethodRow.Notes(context), .. MethodChart.Notes(cells, measures)],
        };
    }

    /// <summary>As in the paper: a row for each method, columns for each data set.</summary>
    private static DataTable Paper(ExperimentContext context, IReadOnlyList<MethodRow> rows, IReadOnlyList<CellMeasure> measures) => new(
        "table1",
        "Means and standard errors of each method on each data set",
        ["Method", .. context.Data.SelectMany(data => measures.Select(measure => $"{data.Name}: {measure.Name}"))],
        [.. rows.Select(row => (IReadOnlyList<string>)[row.Name, .. context.Data.SelectMany(data => measures.Select(measure => Numbers.Words(row.On(data, measure))))])]);

    /// <summary>A row for each method and data set, with all measures as numbers.</summary>
    private static DataTable Cells(ExperimentContext context, IReadOnlyList<MethodRow> rows)
    {
        CellMeasure[] measures = [CellMeasure.RougeL, CellMeasure.BertScore, CellMeasure.Exact, CellMeasure.ParaphraseRougeL, CellMeasure.ParaphraseBertScore, CellMeasure.SubQuestions];
        return new DataTable(
            "table1-cells",
            "Every method on every data set",
            ["Data set", "Method", "Records", "Failed", .. measures.SelectMany(measure => (string[])[measure.Name, $"{measure.Name} SE"])],
            [.. context.Data.SelectMany(data => rows.Select(row => (IReadOnlyList<string>)
                [data.Name, row.Name, Numbers.Text(row.Records(data)), Numbers.Text(row.Failed(data)), .. measures.SelectMany(measure => Numbers.Pair(row.On(data, measure)))]))]);
    }
}
