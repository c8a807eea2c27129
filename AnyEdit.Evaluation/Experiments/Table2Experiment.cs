using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>How long an edit takes: the paper's Table 2.</summary>
internal sealed class Table2Experiment : IExperiment
{
    public string Name => "table2";

    public string Title => "Seconds per edit";

    public string Question => "How much longer does an edit take with the chunk loop than without (Table 2)?";

    public ExperimentDefaults Defaults { get; } = new(["unke", "editeverything"], ["FT-L", "MEND", "ROME", "MEMIT", "AlphaEdit", "UnKE:2"], 4);

    public int? RecordsRead(ExperimentSettings settings) => settings.Limit;

    public async Task<ExperimentFindings> RunAsync(ExperimentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var cells = await context.RunAsync([.. MethodCells.Pairs(context).Select(OnlyTheQuestion)], cancellationToken).ConfigureAwait(false);
        return new ExperimentFindings
        {
            Tables = [Table(cells)],
            Figures = [Chart(cells)],
            Notes =
            [
                "Wall clock of the edit alone, without asking and judging. The first edit of each run is left out of the mean where there are others, because the first edit of a process also factors the key moments and starts threads; an editor serves all data sets, so that it does so on the first set only. Of an experiment that was interrupted the first edit after it, which does all of that again, is in the mean.",
                .. MethodRow.Notes(context),
                .. CommonSets.Notes(cells, cell => cell.Cell.Editor.ChunkLoop, Seconds),
            ],
        };
    }

    /// <summary>Other questions would only take time here.</summary>
    private static ExperimentCell OnlyTheQuestion(ExperimentCell cell)
    {
        (cell.Options.AskBefore, cell.Options.Likelihoods) = (false, false);
        return cell with { Cases = [.. cell.Cases.Select(edit => edit with { Paraphrases = [], SubQuestions = [], Neighbours = [] })] };
    }

    private static DataTable Table(IReadOnlyList<CellResult> cells) => new(
        "table2",
        "Seconds per edit without and with the chunk loop, and how many times as long the latter takes",
        ["Data set", "Method", "Plain edits", "Plain", "Plain SE", "+AnyEdit edits", "+AnyEdit", "+AnyEdit SE", "Ratio", "Plain first", "+AnyEdit first"],
        [.. cells.GroupBy(cell => (cell.Cell.Data.Name, cell.Cell.Editor.Method)).OrderBy(pair => FirstOf(cells, pair.Key.Name)).Select(pair =>
        {
            var (plain, plus) = (pair.First(cell => !cell.Cell.Editor.ChunkLoop), pair.First(cell => cell.Cell.Editor.ChunkLoop));
            var (before, after) = (Seconds(plain), Seconds(plus));
            return (IReadOnlyList<string>)
                [pair.Key.Name, pair.Key.Method, Numbers.Text(before.Count), .. Numbers.Pair(before), Numbers.Text(after.Count), .. Numbers.Pair(after), Numbers.Text(after.Value / before.Value), First(plain), First(plus)];
        })]);

    private static int FirstOf(IReadOnlyList<CellResult> cells, string data) => cells.Index().First(cell => cell.Item.Cell.Data.Name == data).Index;

    private static Figure Chart(IReadOnlyList<CellResult> cells)
    {
        string[] methods = [.. cells.Select(cell => cell.Cell.Editor.Method).Distinct()];
        var common = cells.GroupBy(cell => cell.Cell.Editor.Method).ToDictionary(same => same.Key, same => CommonSets.Of(same, cell => cell.Cell.Editor.ChunkLoop, Seconds));
        return new Figure(
            "table2-seconds", $"Seconds per edit{Numbers.On(cells)}", FigureKind.Bars, new FigureAxis("Method") { Categories = methods }, new FigureAxis("Time per edit", "s") { IsLogarithmic = true },
            [.. cells.GroupBy(cell => cell.Cell.Editor.ChunkLoop).Select(kind => new FigureSeries(
                kind.Key ? MethodRow.Plus : MethodRow.Plain,
                [.. kind.GroupBy(cell => cell.Cell.Editor.Method).SelectMany(same => Numbers.Points(Array.IndexOf(methods, same.Key), Numbers.Together(same.Where(cell => common[same.Key].Contains(cell.Cell.Data.Name)).Select(Seconds))))]))]);
    }

    /// <summary>The mean time of an edit that went through; that of the first one only where there is no other.</summary>
    private static MetricMean Seconds(CellResult cell) => EditTimes.Mean(cell.Evaluated);

    private static double[] Times(CellResult cell) => EditTimes.Of(cell.Evaluated);

    private static string First(CellResult cell) => Times(cell) is [var first, ..] ? Numbers.Text(first) : "";
}
