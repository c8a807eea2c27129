using AnyEdit.Evaluation.Figures;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>How long an answer may be: the paper's Figures 1c and 4a.</summary>
internal sealed class LengthExperiment : IExperiment
{
    public string Name => "length";

    public string Title => "How long an answer may be";

    public string Question => "How does the score depend on the number of tokens of the new answer, with and without the chunk loop (Figures 1c and 4a)?";

    public ExperimentDefaults Defaults { get; } = new(["unke"], ["MEMIT", "AlphaEdit"], 12);

    public string? Problem(ExperimentSettings settings, IReadOnlyList<ExperimentData> data) =>
        settings.SeveralChunkSizes(Name) is { } several ? several
        : settings.Lengths.Count == 0 ? $"{Name} compares lengths; expected at least one."
        : null;

    public async Task<ExperimentFindings> RunAsync(ExperimentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var slices = context.Settings.NaturalLengths ? LengthSlices.Natural(context) : LengthSlices.Cut(context);
        var results = await context.RunAsync([.. slices.Select(slice => slice.Cell)], cancellationToken).ConfigureAwait(false);
        var points = Points([.. slices.Zip(results, (slice, result) => (slice.Length, result))]);
        var measures = CellMeasure.Paper(context);
        return new ExperimentFindings
        {
            Tables = [Table(points, measures)],
            Figures = [.. measures.Select(measure => Chart(results, points, measure)).Where(figure => figure.Series.Count > 0)],
            Notes =
            [
                context.Settings.NaturalLengths
                    ? "Each record has the length that it has; records of different lengths are different records."
                    : "The same records at every length: each target ends at the last whole word before that many tokens.",
                .. LengthSlices.Notes(context),
                .. MethodRow.Notes(context, "length"),
            ],
        };
    }

    /// <summary>The records of each editor, and of the unedited model, at each length, all data sets together.</summary>
    private static IReadOnlyList<LengthPoint> Points(IReadOnlyList<(int Length, CellResult Result)> cells) =>
    [
        .. cells.GroupBy(cell => cell.Length).OrderBy(same => same.Key).Select(same => new LengthPoint(
            MethodCells.Unedited, same.Key, false, [.. UneditedAnswers.Of(same.Select(cell => cell.Result)).SelectMany(cell => cell.Records)])),
        .. cells.GroupBy(cell => cell.Result.Cell.Editor).SelectMany(editor => editor.GroupBy(cell => cell.Length).OrderBy(same => same.Key)
            .Select(same => new LengthPoint(editor.Key.Name, same.Key, true, [.. same.SelectMany(cell => cell.Result.Evaluated)]))),
    ];

    private static DataTable Table(IReadOnlyList<LengthPoint> points, IReadOnlyList<CellMeasure> measures) => new(
        "length",
        "Every method at every length of the target",
        ["Method", "Length", "Mean tokens", "Records", .. measures.SelectMany(measure => (string[])[measure.Name, $"{measure.Name} SE"]), "Seconds per edit", "Seconds per edit SE"],
        [.. points.Where(point => point.Records.Count > 0).Select(point => (IReadOnlyList<string>)
        [
            point.Series, Numbers.Text(point.Length), Numbers.Text(point.Tokens), Numbers.Text(point.Records.Count),
            .. measures.SelectMany(measure => Numbers.Pair(point.Mean(measure))), .. Numbers.Pair(point.IsEdited ? EditTimes.Mean(point.Records) : default),
        ])]);

    private static Figure Chart(IReadOnlyList<CellResult> results, IReadOnlyList<LengthPoint> points, CellMeasure measure) => new(
        $"length-{measure.FileName}", $"{measure.Name} by length of the target{Numbers.On(results)}", FigureKind.Lines, new FigureAxis("Target", "tokens") { IsLogarithmic = true }, measure.Axis(),
        [.. points.Where(point => point.Records.Count > 0).GroupBy(point => point.Series)
            .Select(same => new FigureSeries(same.Key, [.. same.SelectMany(point => Numbers.Points(point.Tokens, point.Mean(measure)))])).Where(line => line.Points.Count > 0)]);
}
