using System.ComponentModel.DataAnnotations;

namespace AnyEdit;

/// <summary>Bounds of chunks that are sentences.</summary>
public sealed class SentenceOptions
{
    /// <summary>A sentence that is shorter is joined with the next one.</summary>
    /// <value>The default value is 8.</value>
    [Range(1, 1_000_000)]
    public int MinTokens { get; set; } = 8;

    /// <summary>A sentence that is longer is divided.</summary>
    /// <value>The default value is 64.</value>
    [Range(1, 1_000_000)]
    public int MaxTokens { get; set; } = 64;
}
