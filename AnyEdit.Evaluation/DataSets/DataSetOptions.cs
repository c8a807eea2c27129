namespace AnyEdit.Evaluation.DataSets;

/// <summary>How a data set is read.</summary>
public sealed class DataSetOptions
{
    /// <summary>What happens at a record that is wrong.</summary>
    /// <value>The default value is <see cref="WrongRecordHandling.Fail"/>.</value>
    public WrongRecordHandling WrongRecords { get; set; } = WrongRecordHandling.Fail;

    /// <summary>
    /// Whether every target and answer begins with a space where it does not begin with white space: for models without a chat template,
    /// which go on with "The capital of France is" by " Paris".
    /// </summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool SpaceBeforeAnswers { get; set; }
}
