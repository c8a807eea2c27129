using AnyEdit.Evaluation.Reports.Content;

namespace AnyEdit.Evaluation.Reports.Page;

/// <summary>An experiment: its question, charts, tables and notes, and where its runs are.</summary>
internal static class ExperimentView
{
    public static IEnumerable<Html> Of(ReportExperiment experiment, ReportContent content)
    {
        var result = experiment.Result;
        yield return $"""
            <section class="part" id="{experiment.Id}" aria-labelledby="{experiment.Id}-title">
            <h2 id="{experiment.Id}-title"><span class="kind">Experiment</span> {result.Title}</h2>
            <p class="question">{result.Question}</p>
            {Cells.Doubts(experiment.Doubts)}{RunView.Command(result.Command)}{Cells.Pairs([new("Model", result.Model), new("Name", result.Name)])}{Settings(experiment)}
            """;
        for (var i = 0; i < result.Figures.Count; i++)
            yield return FigureView.Of(result.Figures[i], $"{experiment.Id}-figure-{i + 1}");
        foreach (var table in result.Tables)
            yield return FigureView.Of(table);
        if (result.Notes.Count > 0)
            yield return $"<h3>Notes</h3>\n<ul class=\"notes\">{result.Notes.Select(note => (Html)$"<li>{note}</li>\n")}</ul>\n";
        var runs = content.Runs.Where(run => run.Experiment == experiment).ToArray();
        if (runs.Length > 0)
            yield return $"<h3>The runs behind it</h3>\n<ul>{runs.Select(run => (Html)$"<li><a href=\"#{run.Id}\">{content.NameOf(run)}</a></li>\n")}</ul>\n";
        yield return Html.Raw("</section>\n");
    }

    private static Html? Settings(ReportExperiment experiment) => experiment.Result.Settings.Count + experiment.Result.Versions.Count == 0 ? null
        : (Html)$"<details class=\"expand\"><summary>Settings and versions</summary>\n<h3>Settings</h3>\n{Cells.Pairs(experiment.Result.Settings)}<h3>Versions</h3>\n{Cells.Pairs(experiment.Result.Versions)}</details>\n";
}
