using AnyEdit.Evaluation.Metrics;
using Spectre.Console;

namespace AnyEdit.Samples.QuickStart;

/// <summary>What the audience sees.</summary>
internal static class Stage
{
    private static readonly IAnsiConsole Console = Open();

    public static void Act(string title)
    {
        Console.WriteLine();
        Console.Write(new Rule($"[bold]{Markup.Escape(title)}[/]") { Justification = Justify.Left, Style = Style.Parse("grey") });
    }

    public static void Speech(string who, string text, string colour = "default") =>
        Console.Write(new Panel(new Text(text)) { Header = new PanelHeader($" {Markup.Escape(who)} "), Border = BoxBorder.Rounded, BorderStyle = Style.Parse(colour), Expand = true });

    public static void Report(EditResult result)
    {
        var request = result.Requests[0];
        var layers = result.Update is { } update ? string.Join(", ", update.Layers.Select(layer => layer.Layer)) : "-";
        Console.MarkupLineInterpolated($"{request.TargetTokens} tokens in {request.Chunks.Count} chunks, folded into the weights of layers {layers}: {result.Timings.Total.TotalSeconds:F1} s");
    }

    public static void Compare(string answer, string target)
    {
        var table = new Table { Border = TableBorder.Rounded, BorderStyle = Style.Parse("green"), Expand = true };
        table.AddColumns("[bold]what the model says now[/]", "[bold]what it was taught[/]");
        table.AddRow(new Text(answer), new Text(target));
        Console.Write(table);
        Score(answer, target);
    }

    public static void Score(string answer, string target) =>
        Console.MarkupLineInterpolated($"ROUGE-L recall [bold]{Rouge.LRecall(answer, target):F3}[/], {(Accuracy.ExactMatch(answer, target) ? "the target letter by letter" : "not the target letter by letter")}");

    public static void Facts(IReadOnlyList<string> questions, IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var table = new Table { Border = TableBorder.Rounded, Expand = true };
        table.AddColumns("[bold]other questions[/]", "[bold]before the edit[/]", "[bold]after it[/]");
        for (var i = 0; i < questions.Count; i++)
            table.AddRow(new Text(questions[i]), new Text(before[i]), new Text(after[i], Style.Parse(before[i] == after[i] ? "green" : "red")));
        Console.Write(table);
    }

    public static void Curtain(bool hasTaken, bool isUndone, TimeSpan elapsed)
    {
        Console.MarkupLine(isUndone ? "The weights are those of the beginning, bit for bit." : "[red]The weights are not those of the beginning.[/]");
        if (!hasTaken)
            Console.MarkupLine("[red]The edit did not take: the new answer has a ROUGE-L recall below 0.9.[/]");
        Console.MarkupLineInterpolated($"[grey]{elapsed.TotalSeconds:F1} s in all[/]");
    }

    /// <summary>Runs an edit behind a bar with the loss of the chunk at work and the time left.</summary>
    public static async Task<EditResult> WatchAsync(Func<IProgress<EditProgress>, Task<EditResult>> edit)
    {
        if (!Console.Profile.Out.IsTerminal)
            return await edit(new Milestones());
        return await Console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => edit(new Bar(context.AddTask("Preparing"))));
    }

    // Without colours where the output goes to a file.
    private static IAnsiConsole Open()
    {
        var output = new AnsiConsoleOutput(System.Console.Out);
        return AnsiConsole.Create(new AnsiConsoleSettings { Out = output, Ansi = output.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No });
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
            Console.WriteLine($"  {10 * now,3} %  {Describe(value)}");
        }
    }
}
