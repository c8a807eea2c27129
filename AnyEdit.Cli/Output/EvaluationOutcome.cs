using System.Globalization;
using AnyEdit.Evaluation.Ability;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Runs;
using Spectre.Console;

namespace AnyEdit.Cli.Output;

/// <summary>Tells how an evaluation went: its means as a table, what was left out and how fast it was on the other stream.</summary>
internal static class EvaluationOutcome
{
    /// <summary>Writes everything.</summary>
    /// <exception cref="BadInputException">No record fits the model.</exception>
    /// <exception cref="EditFailedException">No edit could be made.</exception>
    public static void Show(CliConsole console, EvaluationResult result)
    {
        var summary = result.Summarize();
        if (summary.Evaluated == 0 && result.Records.FirstOrDefault() is { NotEvaluable: { } problem } unfit)
            throw new BadInputException($"No record fits the model; the first one, {unfit.Index}: {problem}");
        if (summary.Evaluated > 0 && summary.Failed == summary.Evaluated)
            throw new EditFailedException($"No edit could be made; the first one: {result.Records.First(record => record.Failure is not null).Failure}");
        if (console.Json)
            console.WriteJson(new { folder = result.Folder, summary });
        else
            console.Out.Write(Table(summary) + AbilityTable(summary));
        WriteDoubts(console.Progress, summary);
        var speed = summary.Speed;
        console.Progress.WriteLine(string.Join(", ", ((string?[])
        [
            Counts.Of(summary.Evaluated, "record"),
            speed.SecondsPerEdit is { } edit ? $"{Number(edit, "F2")} s per edit" : null,
            speed.SecondsPerRecord is { } record ? $"{Number(record, "F2")} s per record" : null,
            speed.TokensPerSecond is { } tokens ? $"{Number(tokens, "F0")} tokens/s in answers" : null,
        ]).OfType<string>()) + ".");
        if (summary.Undo is { IsUnedited: true })
            console.Progress.WriteLine("When the edits had been taken off, the model was the unedited one to the bit.");
        console.Progress.MarkupLineInterpolated($"The records and their summary are in {result.Folder}.");
    }

    private static void WriteDoubts(IAnsiConsole console, EvaluationSummary summary)
    {
        if (summary.Records == 0)
            console.MarkupLineInterpolated($"[yellow]warning: this part of the data set is empty: there are fewer batches than parts; 'evaluate merge' takes it like the others[/]");
        foreach (var wrong in summary.Header.WrongRecords)
            console.MarkupLineInterpolated($"[yellow]warning: left out: {wrong.Message}[/]");
        if (summary.NotEvaluable > 0)
            console.MarkupLineInterpolated($"[yellow]warning: {summary.NotEvaluable} of {Counts.Of(summary.Records, "record")} could not be evaluated; their lines say why[/]");
        if (summary.Undo is { IsUnedited: false } undo)
            console.MarkupLineInterpolated($"[yellow]warning: when the edits had been taken off, the model was not the unedited one: its weights have the hash {undo.WeightHash}, before they had {summary.Header.WeightHash}[/]");
        if (summary.Failed > 0)
            console.MarkupLineInterpolated($"[yellow]warning: {summary.Failed} of {Counts.Of(summary.Evaluated, "edit")} failed; {(summary.Failed == 1 ? "it counts" : "they count")} with the answers of the unedited model; --retry-failed makes {(summary.Failed == 1 ? "it" : "them")} again[/]");
    }

    private static string Table(EvaluationSummary summary)
    {
        (string Name, CaseScoreMeans Means)[] rows =
        [
            .. summary.Before is { } before ? [("unedited", before)] : ((string, CaseScoreMeans)[])[],
            (summary.Header.FullMethod, summary.All.Means),
            .. summary.Categories.Select(row => ($"{summary.Header.FullMethod}, {row.Category}", row.Means)),
            .. summary.Again.Select(row => ($"after {Counts.Of(row.Edits ?? 0, "edit")}", row.Means)),
        ];
        string Whole(CaseScoreMeans means, int count) => ReferenceEquals(means, summary.All.Means) ? count.ToString(CultureInfo.InvariantCulture) : "";
        return string.Concat(
            [
                "| | Cases | ROUGE-L | BERT score | Exact | ROUGE-L paraphrases | BERT score paraphrases | ROUGE-L sub-questions | ROUGE-L locality | Unchanged | Failed | Left out |\n",
                "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
                .. rows.Select(row => $"| {row.Name} | {row.Means.Cases} | {Mean(row.Means.Original.RougeL)} | {Mean(row.Means.Original.BertScore)} | {Mean(row.Means.Original.Exact)} | "
                    + $"{Mean(row.Means.Paraphrases.RougeL)} | {Mean(row.Means.Paraphrases.BertScore)} | {Mean(row.Means.SubQuestions.RougeL)} | {Mean(row.Means.Locality.RougeL)} | {Mean(row.Means.Unchanged)} | {Whole(row.Means, summary.Failed)} | {Whole(row.Means, summary.NotEvaluable + summary.Wrong)} |\n"),
            ]);
    }

    private static string AbilityTable(EvaluationSummary summary) => summary.Ability.Count == 0 ? "" : string.Concat(
        [
            "\n| General ability | Measurements | Perplexity | Multiple choice |\n",
            "| --- | ---: | ---: | ---: |\n",
            .. summary.Ability.Select(row => $"| {AbilityName(summary, row)} | {row.Measurements} | {row.Perplexity?.ToString("F3", CultureInfo.InvariantCulture)} | {Mean(row.Correct)} |\n"),
        ]);

    private static string AbilityName(EvaluationSummary summary, AbilityRow row) => row.Edits switch
    {
        0 => "unedited",
        { } edits => $"after {Counts.Of(edits, "edit")}",
        null => summary.Header.FullMethod,
    };

    private static string Mean(MetricMean mean) => mean switch
    {
        { Value: null } => "",
        { StandardError: { } error } => $"{Number(mean.Value, "F3")} ± {Number(error, "F3")}",
        _ => Number(mean.Value, "F3"),
    };

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
