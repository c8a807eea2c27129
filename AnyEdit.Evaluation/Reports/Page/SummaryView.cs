using AnyEdit.Evaluation.Ability;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Reports.Content;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Reports.Page;

/// <summary>The means of a run as tables. A measure without any value has no column; the reason stands below.</summary>
internal static class SummaryView
{
    private static readonly Column[] Answers =
    [
        .. Measures("The edited question", means => means.Original),
        .. Measures("Other wordings", means => means.Paraphrases),
        .. Measures("Sub-questions", means => means.SubQuestions),
        .. Measures("Other questions", means => means.Locality),
        new("Other questions", "Unchanged", row => row.Means.Unchanged),
    ];

    private static readonly (string Name, Func<EditMeasures, Share> Share)[] Likelihoods =
    [
        ("Efficacy", measures => measures.Efficacy), ("Generalisation", measures => measures.Generalisation), ("Specificity", measures => measures.Specificity),
        ("Efficacy, by token", measures => measures.EfficacyTokens), ("Generalisation, by token", measures => measures.GeneralisationTokens), ("Specificity, by token", measures => measures.SpecificityTokens),
        ("Preferred to the former answer", measures => measures.EfficacyPreference), ("Preferred, other wordings", measures => measures.GeneralisationPreference), ("Preferred, other questions", measures => measures.SpecificityPreference),
    ];

    /// <summary>The tables of a run.</summary>
    public static IEnumerable<Html> Of(ReportRun run)
    {
        var summary = run.Summary;
        (string Name, SummaryRow Row)[] rows = [.. Rows(summary)];
        Column[] columns = [.. Answers.Where(column => rows.Any(row => column.Mean(row.Row).Value is not null))];
        if (columns.Length == 0)
            yield break;
        yield return Cells.Table(
            $"Answers: means over records \u00b1 standard error",
            $"""
            <tr><th rowspan="2" scope="col">Answers of</th><th rowspan="2" scope="col" class="n">Records</th>{columns.GroupBy(column => column.Group).Select(group => (Html)$"<th colspan=\"{group.Count()}\" scope=\"colgroup\" class=\"group\">{group.Key}</th>")}</tr>
            <tr>{columns.Select(column => (Html)$"<th scope=\"col\" class=\"n\">{column.Name}</th>")}</tr>
            """,
            Html.Join(rows.Select(row => (Html)$"<tr><th scope=\"row\">{row.Name}</th><td class=\"n\">{row.Row.Means.Cases}</td>{columns.Select(column => Cells.Mean(column.Mean(row.Row)))}</tr>\n")));
        var missing = Answers.Except(columns).Where(column => column.Name == "BERT score").Select(column => column.Mean(rows[^1].Row).Reason).FirstOrDefault();
        if (missing is not null && !columns.Any(column => column.Name == "BERT score"))
            yield return $"<p class=\"small\">Without BERT score: {missing}.</p>\n";
        if (rows.Any(row => row.Row.Likelihoods is not null))
            yield return LikelihoodTable([.. rows.Where(row => row.Row.Likelihoods is not null)]);
        if (summary.Ability.Count > 0)
            yield return AbilityTable(summary.Ability);
    }

    private static IEnumerable<(string Name, SummaryRow Row)> Rows(EvaluationSummary summary)
    {
        if (summary.Before is { } before)
            yield return ("the unedited model", new SummaryRow(before, null));
        yield return ("the edited model", summary.All);
        foreach (var row in summary.Categories)
            yield return ($"\u2026 {row.Category}", row);
        foreach (var row in summary.Again)
            yield return ($"\u2026 asked again after {row.Edits} edits", row);
    }

    private static Html LikelihoodTable((string Name, SummaryRow Row)[] rows)
    {
        var columns = Likelihoods.Where(column => rows.Any(row => column.Share(row.Row.Likelihoods!).Total > 0)).ToArray();
        return Cells.Table(
            "Likelihoods: shares of all prompts",
            $"<tr><th scope=\"col\">Answers of</th>{columns.Select(column => (Html)$"<th scope=\"col\" class=\"n\">{column.Name}</th>")}</tr>",
            Html.Join(rows.Select(row => (Html)$"<tr><th scope=\"row\">{row.Name}</th>{columns.Select(column => Cells.Share(column.Share(row.Row.Likelihoods!)))}</tr>\n")));
    }

    private static Html AbilityTable(IReadOnlyList<AbilityRow> rows) => Cells.Table(
        "General ability: what else the model can do",
        $"<tr><th scope=\"col\">Model</th><th scope=\"col\" class=\"n\">Measurements</th><th scope=\"col\" class=\"n\">Perplexity of held-out text</th><th scope=\"col\" class=\"n\">Nats per token</th><th scope=\"col\" class=\"n\">Multiple choice, right</th></tr>",
        Html.Join(rows.Select(row => (Html)$"<tr><th scope=\"row\">{row.Edits switch { 0 => "before any edit", { } edits => $"after {edits} edits", null => "after each edit" }}</th><td class=\"n\">{row.Measurements}</td>{Cells.Number(row.Perplexity)}{Cells.Mean(row.NegativeLogLikelihood)}{Cells.Mean(row.Correct)}</tr>\n")));

    private static Column[] Measures(string group, Func<CaseScoreMeans, MeasureMeans> means) =>
    [
        new(group, "ROUGE-L", row => means(row.Means).RougeL),
        new(group, "BERT score", row => means(row.Means).BertScore),
        new(group, "BLEU", row => means(row.Means).Bleu),
        new(group, "Exact", row => means(row.Means).Exact),
    ];

    private sealed record Column(string Group, string Name, Func<SummaryRow, MetricMean> Mean);
}
