namespace AnyEdit.Evaluation.Experiments;

/// <summary>Says of a cell what its means do not show.</summary>
internal static class CellNotes
{
    public static IEnumerable<string> Of(CellResult result)
    {
        var name = result.Cell.Name;
        if (result.Failure is { } failure)
            yield return $"{name}: nothing could be measured. {failure}";
        else if (result.Failed > 0)
            yield return $"{name}: {result.Failed} of {result.Evaluated.Count} edits came to nothing and count with the answers of the unedited model. The first: {result.Records.First(record => record.Failure is not null).Failure}";
        if (result.Records.Where(record => record.NotEvaluable is not null).ToArray() is { Length: > 0 } unfit)
            yield return $"{name}: {unfit.Length} of {result.Records.Count} records do not fit the model. The first, {unfit[0].Index}: {unfit[0].NotEvaluable}";
    }
}
