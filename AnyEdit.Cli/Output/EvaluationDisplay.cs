using System.Diagnostics;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Runs;
using Spectre.Console;

namespace AnyEdit.Cli.Output;

/// <summary>
/// Shows an evaluation while it runs. In a terminal a bar: records done of all, the time left; elsewhere, and above the bar where these
/// are few, a line for each record, or for many records a line every few seconds.
/// </summary>
internal sealed class EvaluationDisplay : IProgress<EvaluationProgress>
{
    private const int MostRecords = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly IAnsiConsole console;
    private readonly string folder;
    private readonly ProgressTask? bar;
    private readonly Stopwatch sinceLine = Stopwatch.StartNew();
    private EvaluationProgress last;
    private bool isWarned;

    private EvaluationDisplay(IAnsiConsole console, string folder, ProgressTask? bar) => (this.console, this.folder, this.bar) = (console, folder, bar);

    /// <summary>Runs an evaluation and shows its progress on <paramref name="console"/>; says what is kept where it is stopped.</summary>
    /// <param name="console">Where to show it.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="run">Starts the evaluation with the progress to report to.</param>
    public static async Task<EvaluationResult> RunAsync(IAnsiConsole console, string folder, Func<IProgress<EvaluationProgress>, Task<EvaluationResult>> run)
    {
        EvaluationDisplay? display = null;
        try
        {
            return console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal
                ? await console.Progress()
                    .AutoClear(true)
                    .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
                    .StartAsync(context => run(display = new EvaluationDisplay(console, folder, context.AddTask("Preparing", maxValue: 1)))).ConfigureAwait(false)
                : await run(display = new EvaluationDisplay(console, folder, bar: null)).ConfigureAwait(false);
        }
        catch
        {
            if (display is { last: { Completed: > 0 } kept })
                console.MarkupLineInterpolated($"{kept.Completed} of {Counts.Of(kept.Total, "record")} are done and kept in {folder}; the same command goes on from there.");
            throw;
        }
    }

    // Reports come on the thread that works and are shown there, in order; Progress<T> would reorder them.
    public void Report(EvaluationProgress value)
    {
        last = value;
        if (value is { Stage: EvaluationStage.Started, Completed: > 0 })
            console.MarkupLineInterpolated($"Going on after {value.Completed} of {Counts.Of(value.Total, "record")}, which {folder} has.");
        if (value is { Stage: EvaluationStage.RecordDone, Record: { } record })
            Show(record, value);
        var isEnd = value is { Stage: EvaluationStage.AskedAgain, Again: var again, AgainTotal: var all } && again == all;
        if ((value.Ability is not null || value.Stage == EvaluationStage.AskedAgain) && bar is null && (isEnd || sinceLine.Elapsed >= Interval))
        {
            sinceLine.Restart();
            console.MarkupLineInterpolated($"[grey]{Describe(value)}[/]");
        }

        if (bar is null)
            return;
        bar.MaxValue = Math.Max(1, value.Total + value.AgainTotal);
        bar.Value = value.Completed + value.Again + (value.Edit is { Total: > 0 } edit ? 0.5 * edit.Completed / edit.Total : 0);
        bar.Description = Markup.Escape(Describe(value));
    }

    private void Show(EvaluationRecord record, EvaluationProgress value)
    {
        if (record.NotEvaluable is { } problem)
            console.MarkupLineInterpolated($"[yellow]warning: record {record.Index} cannot be evaluated: {problem}[/]");
        if (record.Failure is { } failure && (value.Total <= MostRecords || !isWarned))
        {
            isWarned = true;
            console.MarkupLineInterpolated($"[yellow]warning: the edit of record {record.Index} failed: {failure}[/]");
        }

        if (value.Total > MostRecords && (bar is not null || sinceLine.Elapsed < Interval && value.Completed < value.Total))
            return;
        sinceLine.Restart();
        if (record.Score() is { } score)
            console.MarkupLineInterpolated($"[grey]{Describe(value)}: ROUGE-L {score.Original.RougeL:F3}{Mean("paraphrases", score.Paraphrases)}{Mean("sub-questions", score.SubQuestions)}{Mean("locality", score.Locality)}, {record.Timings.Edit:F1} s per edit, {record.Timings.TokensPerSecond:F0} tokens/s[/]");
    }

    private static string Mean(string name, IReadOnlyList<AnswerMeasures> answers) =>
        answers.Count == 0 ? "" : FormattableString.Invariant($", {name} {answers.Average(answer => answer.RougeL):F3}");

    private static string Describe(EvaluationProgress value)
    {
        var parts = new List<string> { $"{value.Completed} of {Counts.Of(value.Total, "record")}" };
        if (value is { Completed: var done, Total: var total, Again: > 0 } && done == total)
            parts.Add($"asked again {value.Again} of {value.AgainTotal}");
        if (value.RecordsPerSecond is { } speed)
            parts.Add(speed >= 1 ? FormattableString.Invariant($"{speed:F1} records/s") : FormattableString.Invariant($"{1 / speed:F1} s per record"));
        if (value.Remaining is { } left && value.Completed < value.Total)
            parts.Add($"about {Durations.Words(left)} left");
        if (value.Ability is { } share)
            parts.Add(FormattableString.Invariant($"general ability {share:P0} measured"));
        return string.Join(", ", parts);
    }
}
