using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Reports.Content;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Reports.Page;

/// <summary>The charts of runs.</summary>
internal static class RunFigures
{
    private const int FewestForScatter = 12, MostForScatter = 2000, MostCategories = 16;

    private static readonly FigureAxis Score = new("ROUGE-L") { Minimum = 0, Maximum = 1 };

    private static readonly (string Name, Func<CaseScoreMeans, MetricMean> Mean)[] Kinds =
    [
        ("The edited question", means => means.Original.RougeL), ("Other wordings", means => means.Paraphrases.RougeL),
        ("Sub-questions", means => means.SubQuestions.RougeL), ("Other questions", means => means.Locality.RougeL),
    ];

    /// <summary>The charts of one run.</summary>
    public static IEnumerable<Figure> Of(ReportRun run)
    {
        var summary = run.Summary;
        if (summary.Evaluated == 0)
            yield break;
        yield return ByKind(
            "answers", "Answers before and after the edit", "Question",
            [.. summary.Before is { } before ? [("before the edit", before)] : ((string, CaseScoreMeans)[])[], ("after the edit", summary.All.Means)]);
        if (summary.Categories.Count is > 1 and <= MostCategories)
            yield return new(
                "categories", "Answers after the edit by kind of knowledge", FigureKind.Bars, new("Kind of knowledge") { Categories = [.. summary.Categories.Select(row => row.Category!)] }, Score,
                [.. Kinds.Select(kind => Series(kind.Name, summary.Categories.Select((row, i) => ((double)i, kind.Mean(row.Means))))).Where(series => series.Points.Count > 0)]);
        if (summary.Again.Count > 1)
            yield return new(
                "again", "Answers to all edits so far, as edits follow one another", FigureKind.Lines, new("Edits in the model"), Score,
                [.. Kinds.Select(kind => Series(kind.Name, summary.Again.Select(row => ((double)(row.Edits ?? 0), kind.Mean(row.Means))))).Where(series => series.Points.Count > 0)]);
        EvaluationRecord[] measured = [.. run.Records.Where(record => record.Original is not null && record.TargetPieces.Count > 0)];
        if (measured.Length is >= FewestForScatter and <= MostForScatter && measured.Select(record => record.TargetPieces.Count).Distinct().Count() > 4)
            yield return new(
                "length", "Answers to the edited questions by length of the target", FigureKind.Scatter, new("Target", "tokens"), Score,
                [
                    .. measured.Any(record => record.Original!.Before is not null)
                        ? [new FigureSeries("before the edit", [.. measured.Where(record => record.Original!.Before is not null).Select(record => new FigurePoint(record.TargetPieces.Count, record.Original!.Before!.RougeL))])] : (FigureSeries[])[],
                    new("after the edit", [.. measured.Select(record => new FigurePoint(record.TargetPieces.Count, record.Original!.Measures.RougeL))]),
                ]);
    }

    /// <summary>The runs of a report side by side.</summary>
    public static Figure Together(IReadOnlyList<ReportRun> runs) => new(
        "runs", "Answers after the edit, run by run", FigureKind.Bars, new("Run") { Categories = [.. runs.Select((run, i) => $"{i + 1}. {ShortName(run, runs)}")] }, Score,
        [.. Kinds.Select(kind => Series(kind.Name, runs.Select((run, i) => ((double)i, kind.Mean(run.Summary.All.Means))))).Where(series => series.Points.Count > 0)]);

    /// <summary>The method, and the data where they differ.</summary>
    private static string ShortName(ReportRun run, IReadOnlyList<ReportRun> runs) =>
        run.Result.Header.FullMethod + (runs.Any(other => other.Result.Header.Data != run.Result.Header.Data) ? ", " + run.Result.Header.Data : "");

    private static Figure ByKind(string name, string title, string axis, (string Name, CaseScoreMeans Means)[] rows)
    {
        var kinds = Kinds.Where(kind => rows.Any(row => kind.Mean(row.Means).Value is not null)).ToArray();
        return new(
            name, title, FigureKind.Bars, new(axis) { Categories = [.. kinds.Select(kind => kind.Name)] }, Score,
            [.. rows.Select(row => Series(row.Name, kinds.Select((kind, i) => ((double)i, kind.Mean(row.Means)))))]);
    }

    private static FigureSeries Series(string name, IEnumerable<(double X, MetricMean Mean)> points) =>
        new(name, [.. points.Where(point => point.Mean.Value is not null).Select(point => new FigurePoint(point.X, point.Mean.Value!.Value, point.Mean.StandardError, point.Mean.Count))]);
}
