using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>What became of a cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Records">Its records; none where it came to nothing.</param>
/// <param name="Failure">Why it came to nothing; <c>null</c> where it did not.</param>
public sealed record CellResult(ExperimentCell Cell, IReadOnlyList<EvaluationRecord> Records, string? Failure = null)
{
    /// <summary>The records that the model could be asked and whose edit went through or at least did not hinder the others; none where no edit went through.</summary>
    public IReadOnlyList<EvaluationRecord> Evaluated { get; } = Failure is null ? [.. Records.Where(record => record.Original is not null)] : [];

    /// <summary>How many edits came to nothing; they count with the answers of the unedited model.</summary>
    public int Failed => Records.Count(record => record.Failure is not null);
}
