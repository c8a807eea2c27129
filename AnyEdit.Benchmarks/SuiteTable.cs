using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;

namespace AnyEdit.Benchmarks;

/// <summary>A suite's results as a heading and one plain markdown table.</summary>
internal sealed class SuiteTable : ExporterBase
{
    protected override string FileExtension => "md";

    protected override string FileCaption => "table";

    public override void ExportToLog(Summary summary, ILogger logger)
    {
        var columns = summary.Table.Columns.Where(column => column.NeedToShow).ToList();
        logger.WriteLine($"### {summary.BenchmarksCases[0].Descriptor.Type.Name.Replace("Benchmarks", "", StringComparison.Ordinal)}");
        logger.WriteLine();
        logger.WriteLine(Row(columns.Select(column => column.Header)));
        logger.WriteLine(Row(columns.Select(column => column.Justify == SummaryTable.SummaryTableColumn.TextJustification.Left ? "---" : "---:")));
        for (var row = 0; row < summary.Table.FullContent.Length; row++)
            logger.WriteLine(Row(columns.Select(column => column.Content[row])));
        logger.WriteLine();
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
