namespace AnyEdit.Evaluation.Runs;

/// <summary>Records that are edited together, and those between them that do not fit the model.</summary>
/// <param name="Number">The batch's number in the whole data set, from 1.</param>
/// <param name="Entries">The records in order.</param>
internal sealed record RunBatch(int Number, IReadOnlyList<RunEntry> Entries)
{
    /// <summary>The records that are edited.</summary>
    public IReadOnlyList<EditCase> Cases { get; } = [.. Entries.Where(entry => entry.Problem is null).Select(entry => entry.Case)];

    /// <summary>Puts records into batches of so many that fit.</summary>
    public static IReadOnlyList<RunBatch> Of(IEnumerable<RunEntry> entries, int? size)
    {
        var batches = new List<RunBatch>();
        var (current, fit) = (new List<RunEntry>(), 0);
        foreach (var entry in entries)
        {
            current.Add(entry);
            if (entry.Problem is null && ++fit == size)
                Close();
        }

        if (current.Count > 0)
            Close();
        return batches;

        void Close()
        {
            batches.Add(new RunBatch(batches.Count + 1, current));
            (current, fit) = ([], 0);
        }
    }
}
