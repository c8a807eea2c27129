using AnyEdit.Evaluation.Reports.Charts;
using AnyEdit.Evaluation.Reports.Content;

namespace AnyEdit.Evaluation.Reports.Page;

/// <summary>A run: what it is, its command, its means, its charts and its records.</summary>
internal static class RunView
{
    private const int MostWrong = 20, ShortHash = 12;

    public static IEnumerable<Html> Of(ReportRun run, ReportOptions options)
    {
        var (header, summary) = (run.Result.Header, run.Summary);
        yield return $"""
            <section class="part" id="{run.Id}" aria-labelledby="{run.Id}-title">
            <h2 id="{run.Id}-title"><span class="kind">Run</span> {run.Name}, {header.Model}</h2>
            {(run.Experiment is { } experiment ? (Html)$"<p class=\"small\">Behind the experiment <a href=\"#{experiment.Id}\">{experiment.Result.Title}</a>.</p>\n" : null)}{Cells.Doubts(run.Doubts)}{Command(header.Command)}{Facts(run)}

            """;
        yield return Wrong(run);
        yield return $"<details class=\"expand\"><summary>Settings and versions</summary>\n<h3>Settings</h3>\n{Cells.Pairs(header.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal))}<h3>Versions</h3>\n{Cells.Pairs(header.Versions)}<h3>Model and data</h3>\n{Cells.Pairs(Origin(run))}</details>\n<h3>Summary</h3>\n";
        if (summary.Evaluated == 0)
            yield return $"<p>No record has been evaluated.</p>\n";
        foreach (var table in SummaryView.Of(run))
            yield return table;
        foreach (var figure in RunFigures.Of(run))
            yield return FigureView.Of(figure, $"{run.Id}-{figure.Name}");
        foreach (var piece in RecordsView.Of(run, options.RecordLimit))
            yield return piece;
        yield return Html.Raw("</section>\n");
    }

    /// <summary>The exact command, to be copied.</summary>
    public static Html? Command(string? command) => command is { Length: > 0 } ? (Html)$"<pre class=\"command\" aria-label=\"Command\"><code>{command}</code></pre>\n" : null;

    private static Html Facts(ReportRun run)
    {
        var (summary, speed) = (run.Summary, run.Summary.Speed);
        List<KeyValuePair<string, string>> facts =
        [
            new("Model", run.Result.Header.Model), new("Data", run.Result.Header.Data), new("Method", run.Result.Header.Method),
            new("Records", $"{summary.Evaluated} evaluated" + Count(summary.Failed, "with a failed edit") + Count(summary.NotEvaluable, "left out") + Count(summary.Wrong, "wrong in the file")),
        ];
        Add("Seconds per edit", speed.SecondsPerEdit);
        Add("Seconds per record", speed.SecondsPerRecord);
        Add("Tokens per second in answers", speed.TokensPerSecond);
        if (summary.Undo is { IsUnedited: true } undo)
            facts.Add(new("After the edits were taken off", $"the unedited model to the bit, weight hash {undo.WeightHash[..Math.Min(undo.WeightHash.Length, ShortHash)]}"));
        return Cells.Pairs(facts);

        void Add(string name, double? value)
        {
            if (value is { } number)
                facts.Add(new(name, SvgText.Number(Math.Round(number, number < 10 ? 3 : 0))));
        }

        static string Count(int count, string what) => count == 0 ? "" : $", {count} {what}";
    }

    private static IEnumerable<KeyValuePair<string, string>> Origin(ReportRun run)
    {
        var header = run.Result.Header;
        yield return new("Folder", Path.GetFileName(run.Result.Folder));
        yield return new("Weights", header.WeightHash);
        yield return new("Model's fingerprint", header.ModelFingerprint);
        if (header.File is { } file)
            yield return new("Data file", file);
        if (header.FileDigest is { } digest)
            yield return new("SHA-256 of the data file", digest);
        if (header.Shards is { Count: > 0 } shards)
            yield return new("Merged of", string.Join(", ", shards));
    }

    private static Html Wrong(ReportRun run) => run.Result.Header.WrongRecords is not { Count: > 0 } wrong ? Html.None : $"""
        <details><summary>Records of the file that are wrong: {wrong.Count}</summary>
        <ul>{wrong.Take(MostWrong).Select(record => (Html)$"<li>{record.Message}</li>\n")}{(wrong.Count > MostWrong ? (Html)$"<li>and {wrong.Count - MostWrong} more, in <code>run.json</code></li>\n" : null)}</ul></details>

        """;
}
