using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>The records of an editor, or of the unedited model, at a length.</summary>
/// <param name="Series">How figures call the editor.</param>
/// <param name="Length">The length that was asked for, in tokens.</param>
/// <param name="IsEdited">Whether it is about the model after its edits.</param>
/// <param name="Records">The records.</param>
internal sealed record LengthPoint(string Series, int Length, bool IsEdited, IReadOnlyList<EvaluationRecord> Records)
{
    /// <summary>The mean length that the targets have.</summary>
    public double Tokens => Records.Average(record => record.TargetPieces.Count);

    /// <summary>The mean of a measure.</summary>
    public MetricMean Mean(CellMeasure measure) => IsEdited ? measure.After(Records) : measure.Before(Records);
}
