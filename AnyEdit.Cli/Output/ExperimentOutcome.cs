using System.Globalization;
using AnyEdit.Evaluation.Experiments;
using AnyEdit.Evaluation.Figures;
using Spectre.Console;

namespace AnyEdit.Cli.Output;

/// <summary>Tells what an experiment found: its tables, and its remarks on the other stream.</summary>
internal static class ExperimentOutcome
{
    /// <summary>Further tables that are wider are only in files.</summary>
    private const int MostColumns = 10;

    /// <summary>Writes everything.</summary>
    public static void Show(CliConsole console, string folder, ExperimentResult result)
    {
        if (console.Json)
            console.WriteJson(new { folder, experiment = result });
        else
            foreach (var (index, table) in result.Tables.Index())
                if (index == 0 || table.Columns.Count <= MostColumns)
                    console.Out.Write(Markdown(table));
        foreach (var note in result.Notes)
            console.Progress.MarkupLineInterpolated($"[yellow]note: {note}[/]");
        console.Progress.MarkupLineInterpolated($"experiment.json, tables, figures and {result.Runs.Count} runs are in {folder}.");
    }

    private static string Markdown(DataTable table) => string.Concat(
    [
        $"{table.Title}\n\n",
        Line(table.Columns),
        Line(table.Columns.Select(_ => "---")),
        .. table.Rows.Select(row => Line(row.Select(Brief))),
        "\n",
    ]);

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n";

    /// <summary>A number with three digits; the files have more.</summary>
    private static string Brief(string cell) =>
        cell.Contains('.', StringComparison.Ordinal) && double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value.ToString(Math.Abs(value) < 1000 ? "G3" : "F0", CultureInfo.InvariantCulture) : cell;
}
