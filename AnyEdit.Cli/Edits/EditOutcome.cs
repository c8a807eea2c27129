using AnyEdit.Cli.Input;
using AnyEdit.Cli.Output;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Sessions;
using Spectre.Console;

namespace AnyEdit.Cli.Edits;

/// <summary>Tells how an edit went: results on one stream, doubts on the other.</summary>
internal sealed class EditOutcome(CliConsole console, EditDestination destination, EditJournal journal, RequestSource source)
{
    /// <summary>Below this ROUGE-L recall of its target an answer is not what was to be learned.</summary>
    public const double DoubtfulRouge = 0.9;

    /// <summary>More missing than this part of the wanted change of the hidden states is a doubt where nobody asked the model.</summary>
    private const double DoubtfulResidual = 0.5;

    private const int MostInOneObject = 20;
    private const int MostNamed = 5;

    /// <summary>The requests whose answers have too little of their targets: name and ROUGE-L recall.</summary>
    public static IReadOnlyList<(string Name, double RougeL)> Weak(RequestSource source, Answers? answers, double least)
    {
        if (answers is null)
            return [];
        return [.. source.Read()
            .Select((request, index) => (Name: request.Id is { } id ? $"request {index + 1} ('{id}')" : $"request {index + 1}", RougeL: answers.RougeL(index, request.Target)))
            .Where(entry => entry.RougeL < least)];
    }

    /// <summary>Weak requests in words; of many only the first.</summary>
    public static string Describe(IReadOnlyList<(string Name, double RougeL)> weak) =>
        "the ROUGE-L recall of " + string.Join(", ", weak.Take(MostNamed).Select(entry => FormattableString.Invariant($"{entry.Name} is {entry.RougeL:F3}")))
        + (weak.Count > MostNamed ? $" and of {weak.Count - MostNamed} others too" : "");

    /// <summary>Writes everything.</summary>
    public void Show(Answers? answers, IReadOnlyList<(string Name, double RougeL)> weak)
    {
        if (console.Json)
            WriteJson(answers);
        else if (answers is not null)
            WriteAnswers(answers);
        WriteDoubts(answers, weak);
        WriteSummary();
    }

    private void WriteJson(Answers? answers)
    {
        var isSmall = source.Count <= MostInOneObject;
        if (!isSmall)
            foreach (var request in EditReport.Requests(journal, answers))
                console.WriteJson(request);
        console.WriteJson(EditReport.Whole(destination, journal, source.Wrong.Values, isSmall ? [.. EditReport.Requests(journal, answers)] : null));
    }

    private void WriteAnswers(Answers answers)
    {
        foreach (var (index, request) in source.Read().Index())
        {
            var after = answers.After[index];
            console.Result.MarkupLineInterpolated($"[bold]{request.Prompt}[/]");
            console.Result.MarkupLineInterpolated($"[grey]before[/]  {answers.Before[index]}");
            console.Result.MarkupLineInterpolated($"[grey]after [/]  {after}");
            console.Result.MarkupLineInterpolated($"[grey]target[/]  {request.Target}");
            console.Result.MarkupLineInterpolated($"[grey]ROUGE-L recall {answers.RougeL(index, request.Target):F3}{(Accuracy.ExactMatch(after, request.Target) ? ", letter by letter" : "")}[/]");
            console.Result.WriteLine();
        }
    }

    private void WriteDoubts(Answers? answers, IReadOnlyList<(string Name, double RougeL)> weak)
    {
        foreach (var wrong in source.Wrong.Values)
            Warn($"left out: {wrong}");
        foreach (var entry in journal.Entries.Where(entry => entry.Skipped is not null))
            Warn($"left out: batch {entry.Number} ({Counts.Of(entry.Requests, "request")}): {entry.Skipped}");
        if (weak.Count > 0)
            Warn($"not every edit took: {Describe(weak)}");
        if (answers is null && Residuals().Any(residual => residual > DoubtfulResidual))
            Warn("not every edit took: more than half of the wanted change of the hidden states is missing");
    }

    private void WriteSummary()
    {
        var reports = Reports().ToList();
        var missing = reports.Count == 1 && reports[0].Update?.RelativeResidual is { } residual
            ? FormattableString.Invariant($"; {residual:P1} of the wanted change of the hidden states is missing") : "";
        var batches = reports.Count > 1 ? $" in {reports.Count} batches" : "";
        console.Progress.MarkupLineInterpolated($"Edited{batches} in {reports.Sum(report => report.Timings.Total.TotalSeconds):F1} s{missing}.");
        foreach (var line in destination.Describe())
            console.Progress.MarkupLineInterpolated($"{line}");
    }

    private void Warn(string message) => console.Progress.MarkupLineInterpolated($"[yellow]warning: {message}[/]");

    private IEnumerable<double> Residuals() => Reports().Select(report => report.Update?.RelativeResidual).OfType<double>();

    private IEnumerable<EditBatchReport> Reports() => journal.Entries.Where(entry => entry.Skipped is null).Select(entry => journal.ReadReport(entry.Number));
}
