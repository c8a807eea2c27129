using AnyEdit.Evaluation.Figures;

namespace AnyEdit.Tests.Evaluation.Reports;

/// <summary>Figures of each kind with made-up values.</summary>
internal static class ExampleFigures
{
    private static readonly string[] Methods = ["memit", "memit+", "alphaedit", "alphaedit+", "unke", "unke+"];

    public static Figure Lines { get; } = new(
        "length", "Answers after the edit against the length of the target", FigureKind.Lines, new FigureAxis("Target", "tokens"), new FigureAxis("ROUGE-L"),
        [.. Methods[..4].Select((name, i) => new FigureSeries(name, [.. Enumerable.Range(1, 6).Select(k => new FigurePoint(20 * k, (i % 2 == 0 ? 0.95 - 0.13 * k : 0.98 - 0.01 * k) - 0.03 * i, 0.02 + 0.01 * i, 12))]))]);

    public static Figure LogarithmicLines { get; } = new(
        "chunk-size", "Score and chunk size", FigureKind.Lines, new FigureAxis("Chunk size", "tokens") { IsLogarithmic = true }, new FigureAxis("Time of an edit", "s") { IsLogarithmic = true },
        [new("memit+", [new(5, 120, 10), new(10, 61, 6), new(20, 33, 4), new(40, 18, 2), new(80, 11, 1)])]);

    public static Figure Bars { get; } = new(
        "boost", "What the chunk loop adds to each method", FigureKind.Bars, new FigureAxis("Data set") { Categories = ["UnKEBench, original", "UnKEBench, paraphrase", "CounterFact"] }, new FigureAxis("ROUGE-L") { Minimum = 0, Maximum = 1 },
        [.. Methods.Select((name, i) => new FigureSeries(name, [.. Enumerable.Range(0, 3).Select(k => new FigurePoint(k, 0.3 + 0.1 * i - 0.06 * k, 0.04, 10))]))]);

    public static Figure Scatter { get; } = new(
        "barrier", "Hard targets are improbable ones", FigureKind.Scatter, new FigureAxis("Probability before") { IsLogarithmic = true }, new FigureAxis("Shift of the probability"),
        [.. Methods[..3].Select((name, i) => new FigureSeries(name, [.. Enumerable.Range(0, 25).Select(k => new FigurePoint(Math.Pow(10, -5 + 0.19 * k), Math.Sin(k + i) * 0.2 + 0.02 * k))]))]);
}
