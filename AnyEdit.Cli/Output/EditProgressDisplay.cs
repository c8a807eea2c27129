using Spectre.Console;

namespace AnyEdit.Cli.Output;

/// <summary>Shows an edit while it runs: a line for each finished chunk, and in a terminal a bar with the time left.</summary>
internal static class EditProgressDisplay
{
    // Above a bar that shows the same, more lines would only push away what was there.
    private const int MostLines = 20;

    /// <summary>Runs an edit and shows its progress on <paramref name="console"/>.</summary>
    /// <param name="console">Where to show it.</param>
    /// <param name="requests">How many requests the edit has.</param>
    /// <param name="edit">Starts the edit with the progress to report to.</param>
    public static Task<T> RunAsync<T>(IAnsiConsole console, int requests, Func<IProgress<EditProgress>, Task<T>> edit)
    {
        var losses = new ChunkLosses(requests);
        return console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal
            ? console.Progress()
                .AutoClear(true)
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(context => edit(new Bar(console, context.AddTask("Preparing"), losses)))
            : edit(new Lines(console, losses));
    }

    private static string Describe(EditProgress progress) => progress.Stage switch
    {
        EditStage.Preparing => "Preparing",
        EditStage.OptimizingValues => FormattableString.Invariant($"Chunk {progress.Chunk + 1} of {progress.Chunks}, loss {progress.Loss:F3}"),
        EditStage.UpdatingWeights => progress.Layer >= 0 ? $"Weights of layer {progress.Layer}" : "Weights",
        _ => "Installing",
    };

    private static void WriteLines(IAnsiConsole console, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
            console.MarkupLineInterpolated($"[grey]{line}[/]");
    }

    // Reports come on the thread that edits and are shown there, in order; Progress<T> would reorder them.
    private sealed class Lines(IAnsiConsole console, ChunkLosses losses) : IProgress<EditProgress>
    {
        public void Report(EditProgress value)
        {
            lock (losses)
                WriteLines(console, losses.Add(value));
        }
    }

    private sealed class Bar(IAnsiConsole console, ProgressTask task, ChunkLosses losses) : IProgress<EditProgress>
    {
        public void Report(EditProgress value)
        {
            lock (losses)
                if (losses.Add(value) is { } lines && value.Chunks <= MostLines)
                    WriteLines(console, lines);
            task.Description = Markup.Escape(Describe(value));
            task.MaxValue = Math.Max(1, value.Total);
            task.Value = value.Completed;
        }
    }
}
