namespace AnyEdit.Evaluation.Runs;

/// <summary>Which record a line is to be.</summary>
/// <param name="Index">Its place in the data set.</param>
/// <param name="Edits">After how many edits it was asked, where that distinguishes it.</param>
internal readonly record struct ExpectedRecord(int Index, int? Edits = null)
{
    public bool Is(EvaluationRecord record) => record.Index == Index && (Edits is null || record.Edits == Edits);
}
