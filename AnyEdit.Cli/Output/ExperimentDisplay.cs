using System.Diagnostics;
using AnyEdit.Evaluation.Experiments;
using AnyEdit.Evaluation.Runs;
using Spectre.Console;

namespace AnyEdit.Cli.Output;

/// <summary>
/// Shows an experiment while it runs: a line for each cell that is done, and in a terminal a bar, elsewhere a line every few seconds,
/// with the records done of all and the time left.
/// </summary>
internal sealed class ExperimentDisplay : IProgress<ExperimentProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly IAnsiConsole console;
    private readonly ProgressTask? bar;
    private readonly Stopwatch sinceLine = Stopwatch.StartNew();
    private ExperimentProgress last;

    private ExperimentDisplay(IAnsiConsole console, ProgressTask? bar) => (this.console, this.bar) = (console, bar);

    /// <summary>Runs an experiment and shows its progress on <paramref name="console"/>; says what is kept where it is stopped.</summary>
    /// <param name="console">Where to show it.</param>
    /// <param name="folder">The experiment's folder.</param>
    /// <param name="run">Starts the experiment with the progress to report to.</param>
    public static async Task<ExperimentResult> RunAsync(IAnsiConsole console, string folder, Func<IProgress<ExperimentProgress>, Task<ExperimentResult>> run)
    {
        ExperimentDisplay? display = null;
        try
        {
            return console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal
                ? await console.Progress()
                    .AutoClear(true)
                    .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
                    .StartAsync(context => run(display = new ExperimentDisplay(console, context.AddTask("Preparing", maxValue: 1)))).ConfigureAwait(false)
                : await run(display = new ExperimentDisplay(console, bar: null)).ConfigureAwait(false);
        }
        catch (Exception stop) when (stop is not EditFailedException)      // after which the same command would only fail again
        {
            if (display is { last: { Completed: > 0 } kept })
                console.MarkupLineInterpolated($"{kept.Completed} of {kept.Total} records are done and kept in {folder}; the same command goes on from there.");
            throw;
        }
    }

    // Reports come on the thread that works and are shown there, in order; Progress<T> would reorder them.
    public void Report(ExperimentProgress value)
    {
        last = value;
        if (value.Failure is { } failure)
            console.MarkupLineInterpolated($"[yellow]warning: {value.Work}: nothing could be measured. {failure}[/]");
        else if (value.IsDone || bar is null && (sinceLine.Elapsed >= Interval || value.Run is { Stage: EvaluationStage.AskedAgain, Again: var again, AgainTotal: var all } && again == all))
        {
            sinceLine.Restart();
            console.MarkupLineInterpolated($"[grey]{Describe(value)}[/]");
        }

        if (bar is null)
            return;
        (bar.MaxValue, bar.Value, bar.Description) = (Math.Max(1, value.Total), value.Completed, Markup.Escape(Describe(value)));
    }

    private static string Describe(ExperimentProgress value)
    {
        var left = value.Remaining is { } time && value.Completed < value.Total ? $", about {Durations.Words(time)} left" : "";
        return $"{value.Work}{(value.IsDone ? " is done" : "")}: {value.Completed} of {value.Total} records{Other(value.Run)}{left}";
    }

    /// <summary>Work that no new record comes of.</summary>
    private static string Other(EvaluationProgress? run) => run switch
    {
        { Stage: EvaluationStage.AskedAgain } asked => $", asked again {asked.Again} of {asked.AgainTotal}",
        { Ability: { } share } => FormattableString.Invariant($", general ability {share:P0} measured"),
        _ => "",
    };
}
