using System.Text;
using AnyEdit.Evaluation.Reports.Content;
using AnyEdit.Evaluation.Reports.Page;

namespace AnyEdit.Evaluation.Reports;

/// <summary>A page about evaluations, experiments and causal traces: one HTML file that needs nothing else.</summary>
/// <remarks>It has the settings, commands and versions of each, its means with standard errors, charts with their data, and its records with the answers before and after the edit.</remarks>
public sealed class EvaluationReport
{
    private readonly ReportContent content;

    private EvaluationReport(ReportContent content) => this.content = content;

    /// <summary>How many evaluations it has, those behind its experiments among them.</summary>
    public int Runs => content.Runs.Count;

    /// <summary>How many experiments it has.</summary>
    public int Experiments => content.Experiments.Count;

    /// <summary>How many causal traces it has.</summary>
    public int Traces => content.Traces.Count;

    /// <summary>How many records its evaluations have.</summary>
    public int Records => content.Runs.Sum(run => run.Records.Count);

    /// <summary>What is missing or damaged, in sentences; the page has them, too.</summary>
    public IReadOnlyList<string> Doubts =>
        [.. content.Experiments.SelectMany(experiment => experiment.Doubts.Select(doubt => $"{experiment.Folder}: {doubt}")), .. content.Runs.SelectMany(run => run.Doubts.Select(doubt => $"{run.Result.Folder}: {doubt}"))];

    /// <summary>Reads what a report is about.</summary>
    /// <param name="paths">Folders of evaluations, finished or not, and of experiments, and JSON files of traces; what is there twice counts once.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ArgumentException">There is no path.</exception>
    /// <exception cref="InvalidDataException">A path is none of these.</exception>
    public static EvaluationReport Load(IEnumerable<string> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var content = new ReportContent();
        foreach (var path in paths)
            content.Add(path, cancellationToken);
        return content.Runs.Count + content.Experiments.Count + content.Traces.Count > 0
            ? new(content)
            : throw new ArgumentException("There is nothing to report.", nameof(paths));
    }

    /// <summary>Writes the page as UTF-8.</summary>
    /// <param name="stream">Receives the page; it stays open.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <param name="cancellationToken">Stops writing before the next piece.</param>
    public void Write(Stream stream, ReportOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true);
        foreach (var piece in ReportPage.Of(content, options ?? new()))
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.Write(piece.ToString());
        }
    }
}
