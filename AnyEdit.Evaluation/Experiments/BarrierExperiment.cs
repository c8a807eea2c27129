using AnyEdit.Evaluation.Runs;
using AnyEdit.Locating.Tracing;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>
/// The efficacy barrier of edits that change one hidden state only (section 3, Fig. 2 and 3 of arXiv 2502.05628).
/// </summary>
/// <remarks>
/// The paper holds that such an edit fails where the new text is unlikely to begin with and where the one state says little about it.
/// Of every record are measured, in the unedited model: the original probability, the likelihood per token of the target given its
/// prompt (geometric mean over tokens); the probability shift, the mean over the target's tokens of |p' - p| when noise three times as
/// strong as the state itself is added to the output of the last edited layer at the last prompt token (<see cref="StatePerturbation"/>,
/// ten draws); and the optimised shift, by how much the method's own value search raises that likelihood with this one state. They
/// are set against efficacy, the ROUGE-L recall of what the edited model writes, of the plain method and with the chunk loop. The paper
/// gives no formula for its shift; this is our reading. Records have no paraphrases or other questions here, so that they go fast.
/// </remarks>
internal sealed class BarrierExperiment : IExperiment
{
    public string Name => "barrier";

    public string Title => "The efficacy barrier of editing one token";

    public string Question => "Does an edit of one hidden state fail where the new answer is unlikely before it, and where that state has little say about it, and does the chunk loop not (Fig. 2 and 3)?";

    public ExperimentDefaults Defaults { get; } = new(["counterfact", "editeverything"], ["MEMIT", "AlphaEdit"], 20);

    public async Task<ExperimentFindings> RunAsync(ExperimentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var results = await context.RunAsync(Cells(context), cancellationToken).ConfigureAwait(false);
        var records = Pair(context, results, cancellationToken);
        return new BarrierFindings(records).Findings();
    }

    private static ExperimentCell[] Cells(ExperimentContext context) =>
    [
        .. from method in context.Settings.Methods
           from editor in MethodCells.Editors(context, method)
           from data in context.Data
           select new ExperimentCell($"{data.Name}-{editor.FileName}", editor, data, method.Of(Spread(data.Cases, context.Settings.Limit)), Options(context)),
    ];

    private static EvaluationOptions Options(ExperimentContext context)
    {
        var options = context.Options();
        (options.AskBefore, options.Locality) = (false, []);
        return options;
    }

    /// <summary>Records from the whole set, evenly spread, because a set has its kinds one after the other; without questions that only cost time here.</summary>
    private static EditCase[] Spread(IReadOnlyList<EditCase> cases, int limit)
    {
        var count = Math.Min(limit, cases.Count);
        return [.. Enumerable.Range(0, count).Select(i => cases[(int)((long)i * cases.Count / count)] with { Paraphrases = [], SubQuestions = [], Neighbours = [] })];
    }

    /// <summary>Puts the plain and the chunked edit of each record together, and measures what hangs on their states.</summary>
    private static List<BarrierRecord> Pair(ExperimentContext context, IReadOnlyList<CellResult> results, CancellationToken cancellationToken)
    {
        var pairs = (from plain in results
                     where !plain.Cell.Editor.ChunkLoop
                     from plus in results
                     where plus.Cell.Editor.ChunkLoop && plus.Cell.Editor.Method == plain.Cell.Editor.Method && plus.Cell.Data == plain.Cell.Data
                     from record in plain.Evaluated
                     from other in plus.Evaluated
                     where other.Index == record.Index && record.Edit is not null && other.Edit is not null
                     select (plain.Cell, Record: record, Other: other)).ToArray();
        var tracer = new StatePerturbation();
        var layers = pairs.Select(pair => pair.Cell).Distinct().ToDictionary(cell => cell, cell => LastEditedLayer(context, cell));
        var known = new Dictionary<(string Data, int Index, int Layer, string Chunks), BarrierReach>();      // methods with the same layers and chunks have it in common
        var records = new List<BarrierRecord>();
        foreach (var (cell, record, other) in pairs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] starts = [.. other.Edit!.Chunks.Select(chunk => chunk.Start).DefaultIfEmpty(0)];
            var key = (cell.Data.Name, record.Index, layers[cell], string.Join(',', starts));
            if (!known.TryGetValue(key, out var reach))
                known[key] = reach = BarrierReach.Of(tracer.Measure(context.Model, record.Prompt, record.Target, layers[cell], InTarget(context, record.Target, starts), cancellationToken));
            records.Add(new BarrierRecord(cell.Data.Name, cell.Editor.Method, record, other, reach));
            context.Progress?.Report(new ExperimentProgress("disturbance of hidden states", records.Count, pairs.Length) { IsDone = records.Count == pairs.Length });
        }

        return records;
    }

    /// <summary>Without a chunk that begins at the end of the turn, which is no part of the target's text.</summary>
    private static int[] InTarget(ExperimentContext context, string target, int[] starts)
    {
        var length = context.Model.Tokenizer.Encode(target, recogniseSpecialTokens: false).Count;
        return [.. starts.Where(start => start < length)];
    }

    /// <summary>The last layer that a cell's editor changed, at whose output it puts its values.</summary>
    private static int LastEditedLayer(ExperimentContext context, ExperimentCell cell)
    {
        var settings = EvaluationResult.Load(Path.Combine(context.Folder, CellRunner.FolderOf(cell))).Header.Settings;
        return EditedLayerSettings.Last(settings, context.Model.Config.LayerCount);
    }
}
