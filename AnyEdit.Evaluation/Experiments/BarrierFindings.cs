using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>The tables and figures of the barrier experiment.</summary>
/// <param name="records">Its records, of all methods and data sets.</param>
internal sealed class BarrierFindings(IReadOnlyList<BarrierRecord> records)
{
    private static readonly (string Name, string FileName, string Label, Func<BarrierRecord, double?> Of)[] Causes =
    [
        ("original probability", "original-probability", "Original probability of the target, per token", record => record.Reach.OriginalProbability),
        ("probability shift", "probability-shift", "Probability shift by noise on the edited state", record => record.Reach.Shift),
        ("optimised shift", "optimised-shift", "Likelihood per token that one optimised state adds", record => record.OptimizedShift),
        ("target tokens", "tokens", "Length of the target", record => record.Reach.FromPrompt.Count),
    ];

    private readonly IGrouping<string, BarrierRecord>[] methods = [.. records.GroupBy(record => record.Method)];

    public ExperimentFindings Findings() => new()
    {
        Tables = [Correlations(), Records()],
        Figures = records.Count == 0 ? [] :
        [
            .. Causes.Take(3).Select(cause => Chart(cause.FileName, cause.Label, cause.Of)).Where(figure => figure.Series.Any(series => series.Points.Count > 0)),
            Reach(),
        ],
        Notes =
        [
            "Original probability: geometric mean of the target's token probabilities in the unedited model. Probability shift: mean of |p' - p| over the target's tokens with noise on the state of the last prompt token at the last edited layer. Optimised shift: what the method's own search gains with that one state. Efficacy is ROUGE-L recall of the edited model's answer.",
        ],
    };

    /// <summary>Efficacy against a measure of the unedited model: a mark for each record, of each method with and without the chunk loop.</summary>
    private Figure Chart(string name, string label, Func<BarrierRecord, double?> of) => new(
        $"barrier-{name}", $"Efficacy against {char.ToLowerInvariant(label[0])}{label[1..]}", FigureKind.Scatter, new FigureAxis(label), CellMeasure.RougeL.Axis(),
        [.. methods.SelectMany(method => Editors(method.Key).Select(editor => new FigureSeries(
            editor.Name, [.. method.Select(record => (X: of(record), Y: Efficacy(editor.Of(record)))).Where(point => point.X is not null).Select(point => new FigurePoint(point.X!.Value, point.Y))])))]);

    /// <summary>How far the say of one state reaches into the target, and that of the states before each chunk, over places that double in width; at the layer and the chunks of one method, the first of those with most records.</summary>
    private Figure Reach()
    {
        var one = methods.MaxBy(method => method.Count())!;
        return new Figure(
            "barrier-reach", $"Probability shift of the target's tokens by noise on one hidden state{(methods.Length > 1 ? $" (layer and chunks of {one.Key})" : "")}", FigureKind.Lines,
            new FigureAxis("Place in the target", "tokens") { IsLogarithmic = true, Minimum = 1 }, new FigureAxis("Probability shift") { Minimum = 0 },
            [
                new FigureSeries("state of the last prompt token", Places([.. one], reach => reach.FromPrompt)),
                new FigureSeries("state before the token's own chunk", Places([.. one], reach => reach.FromChunk)),
            ]);
    }

    /// <summary>Places 1, 2, 3 to 4, 5 to 8 and so on, counted from 1; a text counts once in each, because its tokens are not independent.</summary>
    private static FigurePoint[] Places(BarrierRecord[] texts, Func<BarrierReach, IReadOnlyList<double>> of)
    {
        var points = new List<FigurePoint>();
        var longest = texts.Max(text => of(text.Reach).Count);
        for (var (from, to) = (0, 1); from < longest; (from, to) = (to, 2 * to))
        {
            var means = texts.Select(text => of(text.Reach).Skip(from).Take(to - from).ToArray()).Where(shifts => shifts.Length > 0).Select(shifts => MetricValue.Of(shifts.Average()));
            points.AddRange(Numbers.Points(Math.Sqrt((from + 1.0) * Math.Min(to, longest)), MetricMean.Of(means, "there is no such token")));
        }

        return [.. points];
    }

    private DataTable Correlations() => new(
        "barrier-correlations", "Correlation of what the unedited model says with efficacy (ROUGE-L) after the edit",
        ["Method", "Data set", "Measure", "Records", "Pearson", "Spearman", "Mean efficacy", "Mean efficacy SE"],
        [
            .. from method in methods
               from editor in Editors(method.Key)
               from data in Sets(method)
               from cause in Causes
               let known = data.Records.Select(record => (X: cause.Of(record), Y: Efficacy(editor.Of(record)))).Where(pair => pair.X is not null).ToArray()
               where known.Length > 0
               let x = known.Select(pair => pair.X!.Value).ToArray()
               let y = known.Select(pair => pair.Y).ToArray()
               let mean = MetricMean.Of(y.Select(MetricValue.Of), "")
               select (IReadOnlyList<string>)[editor.Name, data.Name, cause.Name, Numbers.Text(known.Length), Numbers.Text(Correlation.Pearson(x, y)), Numbers.Text(Correlation.Spearman(x, y)), Numbers.Text(mean), Numbers.Error(mean)],
        ]);

    private DataTable Records() => new(
        "barrier-records", "Every record: before the edit, and after it",
        ["Data set", "Record", "Category", "Method", .. Causes.Select(cause => char.ToUpperInvariant(cause.Name[0]) + cause.Name[1..]), "ROUGE-L plain", "ROUGE-L +AnyEdit", "Token accuracy plain", "Token accuracy +AnyEdit"],
        [
            .. records.Select(record => (IReadOnlyList<string>)
            [
                record.Data, Numbers.Text(record.Plain.Index), record.Plain.Category ?? "", record.Method, .. Causes.Select(cause => Numbers.Text(cause.Of(record))),
                Numbers.Text(Efficacy(record.Plain)), Numbers.Text(Efficacy(record.Plus)), Tokens(record.Plain), Tokens(record.Plus),
            ]),
        ]);

    private static IEnumerable<(string Name, IReadOnlyList<BarrierRecord> Records)> Sets(IGrouping<string, BarrierRecord> method)
    {
        var sets = method.GroupBy(record => record.Data).Select(set => (set.Key, (IReadOnlyList<BarrierRecord>)[.. set])).ToArray();
        return sets.Length > 1 ? [("all", [.. method]), .. sets] : sets;
    }

    private static (string Name, Func<BarrierRecord, EvaluationRecord> Of)[] Editors(string method) => [(method, record => record.Plain), (method + MethodRow.Plus, record => record.Plus)];

    private static double Efficacy(EvaluationRecord record) => record.Original!.Measures.RougeL;

    private static string Tokens(EvaluationRecord record) => record.Likelihoods is { EfficacyTokens.Total: > 0 } likelihoods ? Numbers.Text(likelihoods.EfficacyTokens.Value) : "";
}
