using System.CommandLine;
using AnyEdit.Cli.Output;
using AnyEdit.Evaluation.Reports;
using AnyEdit.Files;
using Spectre.Console;

namespace AnyEdit.Cli.Commands;

/// <summary><c>anyedit report</c>: a page about evaluations, experiments and traces.</summary>
internal sealed class ReportCommand : CliCommand
{
    private static readonly ReportOptions Defaults = new();

    private readonly Argument<string[]> runs = new("RUN") { Description = "Folders of evaluations, finished or not, and of experiments, and JSON files of 'trace --json'.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> outFile = new("--out") { Description = "The page.", HelpName = "FILE.html", DefaultValueFactory = _ => "report.html" };
    private readonly Option<bool> force = new("--force") { Description = "Replace a file that is already there." };
    private readonly Option<string> title = new("--title") { Description = "The page's title.", HelpName = "TEXT", DefaultValueFactory = _ => Defaults.Title };
    private readonly Option<int> limit = new("--limit") { Description = "How many records of a run the page has; the means are over all.", HelpName = "N", DefaultValueFactory = _ => Defaults.RecordLimit };

    public ReportCommand()
        : base("report", "Writes a page about evaluations, experiments and causal traces: one HTML file that needs no network.")
    {
        Add(runs);
        foreach (var option in (Option[])[outFile, force, title, limit])
            Add(option);
    }

    public override string Examples =>
        """
          anyedit report runs/anyedit-tiny-unke-MEMIT --out report.html
          anyedit report experiments/anyedit-tiny-table1 experiments/anyedit-tiny-length runs/* --out report.html --force
          anyedit trace MODEL --prompt "Where was Ada born?" --json > trace.json; anyedit report trace.json --out trace.html
        """;

    protected override Task<int> RunAsync(ParseResult arguments, CliConsole console, CancellationToken cancellationToken)
    {
        var path = arguments.GetRequiredValue(outFile);
        if (string.IsNullOrWhiteSpace(path))
            throw new BadInputException("--out is empty; expected a file.");
        if (Directory.Exists(path))
            throw new BadInputException($"--out '{path}' is a folder; expected a file.");
        if (!arguments.GetValue(force) && File.Exists(path))
            throw new BadInputException($"'{path}' exists; expected a new file, or --force to replace it.");
        var records = arguments.GetRequiredValue(limit);
        if (records < 0)
            throw new BadInputException($"--limit is {records}; expected 0 or more.");

        if (arguments.GetRequiredValue(runs).Any(string.IsNullOrWhiteSpace))
            throw new BadInputException("A RUN is empty; expected the folder of an evaluation or an experiment, or the JSON file of a trace.");
        var report = EvaluationReport.Load(arguments.GetRequiredValue(runs), cancellationToken);
        var options = new ReportOptions
        {
            Title = arguments.GetRequiredValue(title),
            RecordLimit = records,
            Command = CommandLine.Of(arguments),
            Made = TimeProvider.System.GetLocalNow(),
        };
        Save(path, stream => report.Write(stream, options, cancellationToken));
        var size = new FileInfo(path).Length;
        foreach (var doubt in report.Doubts)
            console.Progress.MarkupLineInterpolated($"[yellow]warning: {doubt}[/]");
        if (console.Json)
            console.WriteJson(new { file = Path.GetFullPath(path), bytes = size, report.Experiments, report.Runs, report.Traces, report.Records, warnings = report.Doubts });
        else
            console.Out.WriteLine($"{path}: {Count(report.Experiments, "experiment")}, {Count(report.Runs, "run")} with {Count(report.Records, "record")}, {Count(report.Traces, "trace")}; {size / 1024.0 / 1024.0:F1} MB");
        return Task.FromResult(ExitCodes.Success);
    }

    private static void Save(string path, Action<Stream> write)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"'{path}' cannot be written: its folder '{folder}' is not there and cannot be made: {exception.Message}");
        }

        AtomicFile.Write(path, write);
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
