using AnyEdit.Evaluation.DataSets;

namespace AnyEdit.Evaluation.Runs;

/// <summary>Where an evaluation comes from, for its reader.</summary>
public sealed record EvaluationOrigin
{
    /// <summary>The model's name, as tables call it.</summary>
    public string Model { get; init; } = "";

    /// <summary>The data set's name, as tables call it.</summary>
    public string Data { get; init; } = "";

    /// <summary>The data set's file; <c>null</c> where it is not from a file.</summary>
    public string? File { get; init; }

    /// <summary>SHA-256 of that file, in lower-case hexadecimal.</summary>
    public string? FileDigest { get; init; }

    /// <summary>The command that begins the run and continues it; <c>null</c> where there is none.</summary>
    public string? Command { get; init; }

    /// <summary>Records of the data set that were left out because they are wrong.</summary>
    public IReadOnlyList<WrongRecord> WrongRecords { get; init; } = [];

    /// <summary>Further settings that decide the result and that the library does not know of: statistics, networks, the sentence encoder, by name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
