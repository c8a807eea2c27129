using AnyEdit.Evaluation.DataSets;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>A data set of an experiment.</summary>
/// <param name="Name">Its name in tables and folders, e.g. <c>unke</c>.</param>
/// <param name="Cases">All its records; an experiment takes as many as it wants.</param>
public sealed record ExperimentData(string Name, IReadOnlyList<EditCase> Cases)
{
    /// <summary>Its file; <c>null</c> where it is not from a file.</summary>
    public string? File { get; init; }

    /// <summary>SHA-256 of that file, in lower-case hexadecimal.</summary>
    public string? FileDigest { get; init; }

    /// <summary>Records that were left out because they are wrong.</summary>
    public IReadOnlyList<WrongRecord> WrongRecords { get; init; } = [];

    /// <summary>What is odd about the file, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What a reader of the results has to know about the set.</summary>
    internal IEnumerable<string> Remarks() =>
    [
        .. WrongRecords.Count == 0 ? [] : (string[])[$"{Name}: {(WrongRecords.Count == 1 ? "a record was" : $"{Numbers.Text(WrongRecords.Count)} records were")} left out because {(WrongRecords.Count == 1 ? "it is" : "they are")} wrong. The first: {WrongRecords[0].Message}"],
        .. Notes.Select(note => $"{Name}: {note}"),
    ];
}
