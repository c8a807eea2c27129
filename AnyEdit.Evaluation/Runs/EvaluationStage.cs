namespace AnyEdit.Evaluation.Runs;

/// <summary>What a run is doing.</summary>
public enum EvaluationStage
{
    /// <summary>The folder is open, and the records of an earlier, interrupted run are counted.</summary>
    Started,

    /// <summary>A batch is edited into the model.</summary>
    Editing,

    /// <summary>A record is done and on the disk.</summary>
    RecordDone,

    /// <summary>A record of an earlier edit was asked again and is on the disk.</summary>
    AskedAgain,

    /// <summary>General ability is measured.</summary>
    MeasuringAbility,
}
