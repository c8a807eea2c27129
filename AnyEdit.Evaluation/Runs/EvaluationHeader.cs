using System.Text.Json.Serialization;
using AnyEdit.Evaluation.DataSets;
using AnyEdit.Sessions;

namespace AnyEdit.Evaluation.Runs;

/// <summary>What a run is, as its <c>run.json</c> has it.</summary>
/// <param name="WeightHash">Hash of the unedited model's weights.</param>
/// <param name="Settings">Everything else that decides the result, by name: the editor's settings, the data, seeds, how answers are generated, versions.</param>
public sealed record EvaluationHeader(string WeightHash, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>The method's name, e.g. <c>MEMIT</c>.</summary>
    public string Method { get; init; } = "";

    /// <summary>How tables call it, with the chunk loop or without, e.g. <c>MEMIT+AnyEdit</c>.</summary>
    [JsonIgnore]
    public string FullMethod => MethodName.Of(Method, ChunkSize is not null || Settings.Keys.Any(name => name.StartsWith("Sentences.", StringComparison.Ordinal)));

    /// <summary>The tokens of a chunk; <c>null</c> where the answer is edited as a whole or sentence by sentence.</summary>
    [JsonIgnore]
    public string? ChunkSize => Settings.GetValueOrDefault(nameof(ChunkSize)) is { Length: > 0 } size and not "null" ? size : null;

    /// <summary>The model's name.</summary>
    public string Model { get; init; } = "";

    /// <summary>Tells the model from others, edited or not (<see cref="Statistics.ModelFingerprint"/>).</summary>
    public string ModelFingerprint { get; init; } = "";

    /// <summary>The data set's name.</summary>
    public string Data { get; init; } = "";

    /// <summary>The data set's file.</summary>
    public string? File { get; init; }

    /// <summary>SHA-256 of that file.</summary>
    public string? FileDigest { get; init; }

    /// <summary>The command that began the run.</summary>
    public string? Command { get; init; }

    /// <summary>How many records the finished run has.</summary>
    public int Records { get; init; }

    /// <summary>Records of the data set that were left out because they are wrong.</summary>
    public IReadOnlyList<WrongRecord> WrongRecords { get; init; } = [];

    /// <summary>What it ran with, by name: this library, .NET, the tensor library, the operating system.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();

    /// <summary>The shards that were merged, in their order; <c>null</c> where it is one run.</summary>
    public IReadOnlyList<string>? Shards { get; init; }

    /// <summary>What has to be the same for a run to be continued.</summary>
    internal EditSessionPlan Plan => new(WeightHash, Settings);
}
