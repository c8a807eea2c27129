namespace AnyEdit.Evaluation.DataSets;

/// <summary>What happens at a record that is wrong.</summary>
public enum WrongRecordHandling
{
    /// <summary>Reading ends with a <see cref="DataSetException"/>.</summary>
    Fail,

    /// <summary>The record is left out and listed in <see cref="DataSet.Skipped"/>.</summary>
    Skip,
}
