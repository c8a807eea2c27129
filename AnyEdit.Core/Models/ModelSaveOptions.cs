namespace AnyEdit.Models;

/// <summary>Choices for saving a model folder.</summary>
public sealed record ModelSaveOptions
{
    /// <summary>The most bytes of weights in one file; more are split into shards with an index.</summary>
    /// <value>The default value is 5,000,000,000: that of Hugging Face's own tools.</value>
    public long MaxShardBytes { get; init; } = 5_000_000_000;
}
