using System.Globalization;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Reports.Charts;
using AnyEdit.Evaluation.Reports.Content;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Reports.Page;

/// <summary>The whole page, piece by piece.</summary>
internal static class ReportPage
{
    private static readonly (string Name, string Meaning)[] Terms =
    [
        ("ROUGE-L", "The share of the expected answer's different words that come in the given one, in the order of a sentence: recall as the paper counts it, 0 to 1. A word that stands elsewhere in the answer counts, too; exact does not forgive it."),
        ("BLEU", "The overlap of runs of characters, as the paper computes it, 0 to 1."),
        ("BERT score", "The cosine of the sentence embeddings of all-MiniLM-L6-v2; only where that encoder was given."),
        ("Exact", "The share of answers that are the expected ones letter by letter."),
        ("Unchanged", "The share of other questions that are answered as before the edit."),
        ("Efficacy, generalisation, specificity", "The share of edited questions, of their other wordings, and of other questions, whose expected answer is the most likely one at every token."),
        ("\u00b1", "The standard error of a mean over records; several answers of a record count as one."),
    ];

    private const int MostRunsInChart = 24;

    private static readonly (string Name, Func<EvaluationSummary, MetricMean> Mean)[] Kinds =
    [
        ("Question, before", summary => summary.Before?.Original.RougeL ?? default),
        ("Question, after", summary => summary.All.Means.Original.RougeL),
        ("Other wordings", summary => summary.All.Means.Paraphrases.RougeL),
        ("Sub-questions", summary => summary.All.Means.SubQuestions.RougeL),
        ("Other questions", summary => summary.All.Means.Locality.RougeL),
    ];

    public static IEnumerable<Html> Of(ReportContent content, ReportOptions options)
    {
        yield return Head(options);
        yield return Contents(content);
        yield return Html.Raw("<main id=\"main\">\n");
        if (content.Runs.Count > 0)
            yield return Overview(content);
        foreach (var piece in content.Experiments.SelectMany(experiment => ExperimentView.Of(experiment, content)))
            yield return piece;
        foreach (var piece in content.Runs.SelectMany(run => RunView.Of(run, options)))
            yield return piece;
        foreach (var trace in content.Traces)
            yield return TraceView.Of(trace);
        yield return $"""
            <section class="part" id="terms" aria-labelledby="terms-title">
            <h2 id="terms-title">What the numbers mean</h2>
            <dl class="terms">{Terms.Select(term => (Html)$"<div><dt>{term.Name}</dt><dd>{term.Meaning}</dd></div>\n")}</dl>
            </section>
            </main>
            <footer><p class="small">Made by AnyEdit {typeof(ReportPage).Assembly.GetName().Version?.ToString(3)}{(options.Made is { } made ? made.ToString("', 'yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture) : "")}. This page is one file and loads nothing from elsewhere.</p>
            {RunView.Command(options.Command)}</footer>
            <script>{ReportAssets.Script}</script>
            </body>
            </html>

            """;
    }

    private static Html Head(ReportOptions options) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{ReportAssets.Policy}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>{options.Title}</title>
        <link rel="icon" href="data:,">
        <style>
        {ReportAssets.Style}</style>
        </head>
        <body>
        <a class="skip" href="#main">Skip to the results</a>
        <header><h1>{options.Title}</h1></header>

        """;

    private static Html Contents(ReportContent content) => $"""
        <nav class="contents" aria-label="Contents"><details open><summary>Contents</summary>
        <ul>
        {(content.Runs.Count > 0 ? (Html)$"<li><a href=\"#overview\">Overview</a></li>\n" : null)}{Group("Experiments", content.Experiments.Select(experiment => (experiment.Id, experiment.Result.Title)))}{Group("Runs", content.Runs.Select((run, i) => (run.Id, $"{i + 1}. {content.NameOf(run)}")))}{Group("Causal traces", content.Traces.Select(trace => (trace.Id, trace.File.Prompt)))}<li><a href="#terms">What the numbers mean</a></li>
        </ul></details></nav>

        """;

    private static Html? Group(string name, IEnumerable<(string Id, string Name)> parts) =>
        parts.Any() ? (Html)$"<li><span>{name}</span><ul>{parts.Select(part => (Html)$"<li><a href=\"#{part.Id}\">{part.Name}</a></li>\n")}</ul></li>\n" : null;

    private static Html Overview(ReportContent content)
    {
        var kinds = Kinds.Where(kind => content.Runs.Any(run => kind.Mean(run.Summary) is { Value: not null })).ToArray();
        return $"""
            <section class="part" id="overview" aria-labelledby="overview-title">
            <h2 id="overview-title">Overview</h2>
            {Cells.Table(
                "Runs: ROUGE-L, mean \u00b1 standard error",
                $"<tr><th scope=\"col\">Run</th><th scope=\"col\" class=\"n\">Records</th>{kinds.Select(kind => (Html)$"<th scope=\"col\" class=\"n\">{kind.Name}</th>")}<th scope=\"col\" class=\"n\">Seconds per edit</th></tr>",
                Html.Join(content.Runs.Select((run, i) => Row(content, run, i + 1, kinds.Select(kind => kind.Mean(run.Summary))))))}{(content.Runs.Count is > 1 and <= MostRunsInChart && content.Runs.Any(run => run.Summary.Evaluated > 0) ? FigureView.Of(RunFigures.Together(content.Runs), "overview-figure") : null)}</section>

            """;
    }

    private static Html Row(ReportContent content, ReportRun run, int number, IEnumerable<MetricMean> means) => $"""
        <tr><th scope="row"><a href="#{run.Id}">{number}. {content.NameOf(run)}</a><br><small>{content.FolderOf(run)}</small>{(run.Result.IsComplete ? null : (Html)$" <span class=\"badge bad\">not finished</span>")}</th><td class="n">{SvgText.Number(run.Summary.Evaluated)}</td>{means.Select(Cells.Mean)}{Cells.Number(run.Summary.Speed.SecondsPerEdit is { } seconds ? Math.Round(seconds, 3) : null)}</tr>

        """;
}
