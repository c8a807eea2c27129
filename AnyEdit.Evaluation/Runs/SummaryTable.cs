using System.Globalization;
using AnyEdit.Evaluation.Ability;
using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.Runs;

/// <summary>Writes a summary as a table with a column for each mean, and one for its standard error (<c>_se</c>). What is not known is empty.</summary>
internal static class SummaryTable
{
    public static string Csv(EvaluationSummary summary)
    {
        string[][] rows =
        [
            .. summary.Before is { } before ? [Row(summary, "before", new SummaryRow(before, null))] : (string[][])[],
            Row(summary, "after", summary.All),
            .. summary.Categories.Select(row => Row(summary, "after", row)),
            .. summary.Again.Select(row => Row(summary, "again", row)),
        ];
        var columns = Columns(summary, "after", summary.All).Select(column => column.Name);
        return string.Concat(rows.Prepend([.. columns]).Select(row => string.Join(',', row.Select(DataCsv.Quoted)) + "\n"));
    }

    private static string[] Row(EvaluationSummary summary, string when, SummaryRow row) => [.. Columns(summary, when, row).Select(column => column.Value)];

    private static IEnumerable<(string Name, string Value)> Columns(EvaluationSummary summary, string when, SummaryRow row) =>
    [
        ("model", summary.Header.Model), ("data", summary.Header.Data), ("method", summary.Header.Method), ("chunk", summary.Header.Settings.GetValueOrDefault("ChunkSize", "")),
        ("when", when), ("edits", Text(row.Edits)), ("category", row.Category ?? ""), ("cases", Text(row.Means.Cases)),
        .. Measures("original", row.Means.Original), .. Measures("paraphrase", row.Means.Paraphrases),
        .. Measures("subquestion", row.Means.SubQuestions), .. Measures("locality", row.Means.Locality),
        .. Mean("unchanged", row.Means.Unchanged),
        ("efficacy", Text(row.Likelihoods?.Efficacy)), ("generalisation", Text(row.Likelihoods?.Generalisation)), ("specificity", Text(row.Likelihoods?.Specificity)),
        ("efficacy_preference", Text(row.Likelihoods?.EfficacyPreference)), ("generalisation_preference", Text(row.Likelihoods?.GeneralisationPreference)),
        ("specificity_preference", Text(row.Likelihoods?.SpecificityPreference)),
        ("perplexity", Text(Ability(summary, when, row)?.Perplexity)), .. Mean("multiple_choice", Ability(summary, when, row)?.Correct ?? default),
        ("seconds_per_edit", Of(row, summary, summary.Speed.SecondsPerEdit)), ("seconds_per_record", Of(row, summary, summary.Speed.SecondsPerRecord)),
        ("tokens_per_second", Of(row, summary, summary.Speed.TokensPerSecond)), ("failed", Of(row, summary, summary.Failed)), ("not_evaluable", Of(row, summary, summary.NotEvaluable)),
    ];

    private static IEnumerable<(string Name, string Value)> Measures(string kind, MeasureMeans means) =>
    [
        .. Mean($"{kind}_rouge_l", means.RougeL), .. Mean($"{kind}_rouge_1", means.Rouge1), .. Mean($"{kind}_rouge_2", means.Rouge2),
        .. Mean($"{kind}_bleu", means.Bleu), .. Mean($"{kind}_exact", means.Exact), .. Mean($"{kind}_bert_score", means.BertScore),
    ];

    private static IEnumerable<(string Name, string Value)> Mean(string name, MetricMean mean) => [(name, Text(mean.Value)), ($"{name}_se", Text(mean.StandardError))];

    /// <summary>General ability at a row's time; after the whole run where it is about all records, that is after the last edit of a sequence.</summary>
    private static AbilityRow? Ability(EvaluationSummary summary, string when, SummaryRow row) =>
        when == "before" ? summary.Ability.FirstOrDefault(ability => ability.Edits == 0)
        : ReferenceEquals(row, summary.All) ? summary.Ability.LastOrDefault(ability => ability.Edits != 0)
        : row.Edits is { } edits ? summary.Ability.FirstOrDefault(ability => ability.Edits == edits)
        : null;

    /// <summary>What is known of the whole only.</summary>
    private static string Of(SummaryRow row, EvaluationSummary summary, object? value) => ReferenceEquals(row, summary.All) ? Text(value) : "";

    private static string Text(Share? share) => share is { Total: > 0 } of ? Text((object)of.Value) : "";

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
