using AnyEdit.Evaluation.Metrics;
using Spectre.Console;

namespace AnyEdit.Samples.QuickStart;

/// <summary>What the audience sees.</summary>
internal static class Stage
{
    public static void Act(string title) => AnsiConsole.Write(new Rule($"[bold]{Markup.Escape(title)}[/]") { Justification = Justify.Left, Style = Style.Parse("grey") });

    public static void Say(FormattableString markup) => AnsiConsole.MarkupLineInterpolated(markup);

    public static void Speech(string who, string text, string colour = "default") =>
        AnsiConsole.Write(new Panel(new Text(text)) { Header = new PanelHeader($" {Markup.Escape(who)} "), Border = BoxBorder.Rounded, BorderStyle = Style.Parse(colour), Expand = true });

    public static void Compare(string answer, string target)
    {
        var table = new Table { Border = TableBorder.Rounded, Expand = true };
        table.AddColumns(new TableColumn("[bold]the model now says[/]"), new TableColumn("[bold]what it was taught[/]"));
        table.AddRow(new Text(answer), new Text(target));
        AnsiConsole.Write(table);
        var exact = Accuracy.ExactMatch(answer, target) ? "letter by letter" : "not letter by letter";
        Say($"ROUGE-L recall [bold]{Rouge.LRecall(answer, target):F3}[/], {exact}");
    }

    public static void Facts(IReadOnlyList<string> questions, IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var table = new Table { Border = TableBorder.Rounded, Expand = true };
        table.AddColumns("[bold]other questions[/]", "[bold]before[/]", "[bold]after the edit[/]");
        for (var i = 0; i < questions.Count; i++)
            table.AddRow(new Text(questions[i]), new Text(before[i]), new Text(after[i], Style.Parse(before[i] == after[i] ? "green" : "red")));
        AnsiConsole.Write(table);
    }

    /// <summary>Runs an edit behind a bar with the loss of the chunk at work and the time left.</summary>
    public static async Task<EditResult> WatchAsync(Func<IProgress<EditProgress>, Task<EditResult>> edit)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal)
            return await edit(new Milestones());
        return await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => edit(new Bar(context.AddTask("Preparing"))));
    }

    private static string Describe(EditProgress progress) => progress.Stage switch
    {
        EditStage.OptimizingValues => FormattableString.Invariant($"chunk {progress.Chunk + 1,3} of {progress.Chunks}, loss {progress.Loss,7:F3}"),
        EditStage.UpdatingWeights when progress.Layer >= 0 => $"weights of layer {progress.Layer}",
        EditStage.UpdatingWeights => "weights",
        EditStage.Installing => "installing",
        _ => "preparing",
    };

    private sealed class Bar(ProgressTask task) : IProgress<EditProgress>
    {
        public void Report(EditProgress value)
        {
            task.Description = Describe(value);
            task.MaxValue = Math.Max(1, value.Total);
            task.Value = value.Completed;
        }
    }

    // In a log file: every tenth part.
    private sealed class Milestones : IProgress<EditProgress>
    {
        private int tenths = -1;

        public void Report(EditProgress value)
        {
            var now = 10 * value.Completed / Math.Max(1, value.Total);
            if (now == tenths)
                return;
            tenths = now;
            AnsiConsole.WriteLine($"  {10 * now,3} %  {Describe(value)}");
        }
    }
}
