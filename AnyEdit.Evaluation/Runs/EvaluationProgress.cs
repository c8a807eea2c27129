namespace AnyEdit.Evaluation.Runs;

/// <summary>Where a run stands.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Completed">Records that are done, those from before an interruption included.</param>
/// <param name="Total">All records.</param>
public readonly record struct EvaluationProgress(EvaluationStage Stage, int Completed, int Total)
{
    /// <summary>The record that is done; <c>null</c> in other stages.</summary>
    public EvaluationRecord? Record { get; init; }

    /// <summary>Where the edit stands; <c>null</c> in other stages.</summary>
    public EditProgress? Edit { get; init; }

    /// <summary>The part of a measurement of general ability that is done, 0 to 1; <c>null</c> in other stages.</summary>
    public double? Ability { get; init; }

    /// <summary>Records of earlier edits that were asked again.</summary>
    public int Again { get; init; }

    /// <summary>How many times records of earlier edits are asked again in all; 0 unless edits stay.</summary>
    public int AgainTotal { get; init; }

    /// <summary>How many records this run does in a second; <c>null</c> before the first.</summary>
    public double? RecordsPerSecond { get; init; }

    /// <summary>How long the rest will take if it goes on as until now; <c>null</c> where that is not known.</summary>
    public TimeSpan? Remaining { get; init; }
}
