using AnyEdit.Evaluation.Ability;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>
/// Many edits one after the other, each on top of those before: the limitation that the paper states for itself (its code takes every edit
/// off again). Edits, old and new ones, and other knowledge are followed over the number of edits.
/// </summary>
/// <remarks>
/// Other knowledge is what the data set has about records that are not edited: their questions are asked with every record, and the unedited
/// model's answers are to stay. Methods that can keep the keys that earlier edits wrote, do (MEMIT's and AlphaEdit's lifelong setting).
/// Where the evaluation's options measure general ability, that is followed, too.
/// </remarks>
internal sealed class LifelongExperiment : IExperiment
{
    /// <summary>At how many times of a sequence old edits are asked again, unless the user says after how many edits.</summary>
    private const int Times = 6;

    /// <summary>The most questions about records that are not edited.</summary>
    private const int OtherQuestions = 8;

    public string Name => "lifelong";

    public string Title => "Edits that follow one another";

    public string Question => "After 1 to N edits that stay, does the newest edit still succeed, are the old ones still there, and what becomes of other knowledge (the limitation that the paper states)?";

    public ExperimentDefaults Defaults { get; } = new(["unke"], ["MEMIT", "AlphaEdit"], 24) { Ability = true };

    public int? RecordsRead(ExperimentSettings settings) => settings.Limit + OtherQuestions;

    public async Task<ExperimentFindings> RunAsync(ExperimentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var results = await context.RunAsync([.. Cells(context)], cancellationToken).ConfigureAwait(false);
        var curves = results.Where(result => result.Failure is null)
            .Select(result => LifelongCurve.Of(result.Cell, EvaluationResult.Load(Path.Combine(context.Folder, CellRunner.FolderOf(result.Cell)))))
            .ToArray();
        return new LifelongFindings(curves).Findings() with { Notes = [.. Notes(context)] };
    }

    private static IEnumerable<ExperimentCell> Cells(ExperimentContext context) =>
        from data in context.Data
        from method in context.Settings.Methods
        from editor in MethodCells.Editors(context, method)
        let cases = method.Of(Edited(context, data))
        select new ExperimentCell($"{data.Name}-{editor.FileName}", editor with { Lifelong = true }, data, cases, Options(context, data, cases.Count));

    /// <summary>Without their own other questions: those differ from record to record, and the files' answers are not what the unedited model says.</summary>
    private static EditCase[] Edited(ExperimentContext context, ExperimentData data) => [.. data.Cases.Take(context.Settings.Limit).Select(edit => edit with { Neighbours = [] })];

    private static EvaluationOptions Options(ExperimentContext context, ExperimentData data, int edits)
    {
        var options = context.Options();
        options.Sequential = true;
        options.AgainEvery ??= Math.Max(1, edits / Times);
        options.Shard = Statistics.CorpusShard.Whole;
        if (options.Locality.Count == 0)
            options.Locality = [.. data.Cases.Skip(context.Settings.Limit).Take(OtherQuestions).Select(other => new LocalityQuestion(other.Prompt, null))];
        if (options.Ability is { Every: null } ability)
            options.Ability = Every(ability, Math.Max(1, options.AgainEvery.Value / (options.BatchSize ?? edits)));
        return options;
    }

    private static AbilityOptions Every(AbilityOptions ability, int batches) => new()
    {
        HeldOut = ability.HeldOut,
        Perplexity = ability.Perplexity,
        Choices = ability.Choices,
        ChoiceOptions = ability.ChoiceOptions,
        Every = batches,
    };

    private static IEnumerable<string> Notes(ExperimentContext context)
    {
        yield return "Each edit is made on top of all before it. Newest: the edits since the last time, each asked right after it was made. All: all edits so far, asked again at that time. First: the edits of the first stretch, asked again.";
        foreach (var method in context.Settings.Methods.Where(method => method.Limit < context.Settings.Limit))
            yield return $"{method.Name} made the first {Numbers.Text(method.Limit!.Value)} edits only, the others up to {Numbers.Text(context.Settings.Limit)}.";
        foreach (var data in context.Data.Where(data => context.Options().Locality.Count == 0 && data.Cases.Count <= context.Settings.Limit))
            yield return $"{data.Name}: all its records are edited, so that none is left to ask for other knowledge.";
    }
}
