using AnyEdit.Evaluation.Ability;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Reports.Content;

/// <summary>A run of the report.</summary>
/// <param name="Id">Its anchor in the page.</param>
/// <param name="Result">Its folder.</param>
/// <param name="Records">Its records, as far as they can be read.</param>
/// <param name="Again">The later answers of a sequence, as far as they can be read.</param>
/// <param name="Ability">What else the model could do, as far as it can be read.</param>
internal sealed record ReportRun(
    string Id, EvaluationResult Result, IReadOnlyList<EvaluationRecord> Records, IReadOnlyList<EvaluationRecord> Again, IReadOnlyList<AbilityMeasurement> Ability)
{
    /// <summary>The means over the records that are there.</summary>
    public EvaluationSummary Summary { get; } = EvaluationSummary.Of(Result.Header, Records, Again) with { Ability = AbilityRow.Of(Ability, EvaluationPlan.IsSequential(Result.Header)), Undo = Result.Undo };

    /// <summary>What is missing of it, in sentences.</summary>
    public IReadOnlyList<string> Doubts { get; private init; } = [];

    /// <summary>The experiment that it belongs to; <c>null</c> where it was named itself.</summary>
    public ReportExperiment? Experiment { get; init; }

    /// <summary>A short name, without the model's.</summary>
    public string Name => $"{Result.Header.FullMethod} on {Result.Header.Data}" + (Result.Header.ChunkSize is { } size ? $", chunk {size}" : "");

    /// <summary>Reads a run; one that is under way or was interrupted as far as it is.</summary>
    /// <exception cref="InvalidDataException">There is no run.</exception>
    public static ReportRun Load(string folder, string id, CancellationToken cancellationToken)
    {
        var result = EvaluationResult.Load(folder);
        List<string> doubts = [];
        var records = Read(result.Records, result, doubts, cancellationToken);
        var again = Read(result.Again, result, doubts, cancellationToken);
        var ability = Read(Late(() => result.Ability), result, doubts, cancellationToken);
        if (!result.IsComplete)
            doubts.Insert(0, $"This run is not finished: {records.Count} of {result.Header.Records} records are done. {(records.Count > 0 ? "The means are over these. " : "")}The command that began it goes on with it.");
        else if (records.Count != result.Header.Records)
            doubts.Add($"{records.Count} of {result.Header.Records} records are there; the means are over these.");
        if (result.Undo is { IsUnedited: false } undo)
            doubts.Add($"When the edits had been taken off, the model was not the unedited one: its weights have the hash {undo.WeightHash}, before they had {result.Header.WeightHash}.");
        return new(id, result, records, again, ability) { Doubts = doubts };
    }

    private static List<T> Read<T>(IEnumerable<T> file, EvaluationResult result, List<string> doubts, CancellationToken cancellationToken)
    {
        List<T> lines = [];
        try
        {
            foreach (var line in file)
            {
                cancellationToken.ThrowIfCancellationRequested();
                lines.Add(line);
            }
        }
        catch (InvalidDataException damage)
        {
            doubts.Add(result.IsComplete ? $"{damage.Message} It and the lines after it are not shown." : $"{damage.Message} It is not shown; the run was stopped while it was written, or is at it.");
        }

        return lines;
    }

    private static IEnumerable<T> Late<T>(Func<IReadOnlyList<T>> read)
    {
        foreach (var item in read())
            yield return item;
    }
}
