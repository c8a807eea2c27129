using AnyEdit.Evaluation.Ability;
using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.Runs;

/// <summary>The result of a run in numbers.</summary>
/// <param name="Header">What the run is.</param>
/// <param name="All">The means of all records after their edit.</param>
/// <param name="Speed">How long it took.</param>
public sealed record EvaluationSummary(EvaluationHeader Header, SummaryRow All, EvaluationSpeed Speed)
{
    /// <summary>All records of the run.</summary>
    public int Records { get; init; }

    /// <summary>Those that the model could be asked.</summary>
    public int Evaluated { get; init; }

    /// <summary>Those that do not fit the model; their lines say why.</summary>
    public int NotEvaluable { get; init; }

    /// <summary>Those whose edit came to nothing; they count in the means, with the answers of the unedited model.</summary>
    public int Failed { get; init; }

    /// <summary>Records of the data set that were left out because they are wrong.</summary>
    public int Wrong { get; init; }

    /// <summary>The means of the unedited model; <c>null</c> where it was not asked.</summary>
    public CaseScoreMeans? Before { get; init; }

    /// <summary>The means of each kind of knowledge, in the order of the data set; none where there is one kind only.</summary>
    public IReadOnlyList<SummaryRow> Categories { get; init; } = [];

    /// <summary>The means of all edits so far at several times of a sequence.</summary>
    public IReadOnlyList<SummaryRow> Again { get; init; } = [];

    /// <summary>What else the model could do, before any edit and after edits; none where that was not measured.</summary>
    public IReadOnlyList<AbilityRow> Ability { get; init; } = [];

    /// <summary>Whether the model was the unedited one when the edits had been taken off; <c>null</c> where nobody looked.</summary>
    public EvaluationUndo? Undo { get; init; }

    internal static EvaluationSummary Of(EvaluationHeader header, IEnumerable<EvaluationRecord> records, IEnumerable<EvaluationRecord> again)
    {
        EvaluationRecord[] all = [.. records];
        EvaluationRecord[] evaluated = [.. all.Where(record => record.Original is not null)];
        CaseScore[] before = [.. evaluated.Select(record => record.ScoreBefore()).OfType<CaseScore>()];
        IGrouping<string, EvaluationRecord>[] kinds = [.. evaluated.Where(record => record.Category is not null).GroupBy(record => record.Category!)];
        return new EvaluationSummary(header, SummaryRow.Of(evaluated), EvaluationSpeed.Of(evaluated))
        {
            Records = all.Length,
            Evaluated = evaluated.Length,
            NotEvaluable = all.Count(record => record.NotEvaluable is not null),
            Failed = all.Count(record => record.Failure is not null),
            Wrong = header.WrongRecords.Count,
            Before = before.Length == 0 ? null : CaseScoreMeans.Of(before),
            Categories = kinds.Length < 2 ? [] : [.. kinds.Select(kind => SummaryRow.Of([.. kind]) with { Category = kind.Key })],
            Again = [.. again.GroupBy(record => record.Edits).Select(time => SummaryRow.Of([.. time]) with { Edits = time.Key })],
        };
    }
}
