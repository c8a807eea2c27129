using System.ComponentModel.DataAnnotations;

namespace AnyEdit.Statistics;

/// <summary>How key moments are collected.</summary>
public sealed class KeyMomentOptions
{
    /// <summary>After how many tokens to stop.</summary>
    /// <value>The default value is <c>null</c>: the whole corpus.</value>
    [Range(1, long.MaxValue)]
    public long? MaxTokens { get; set; }

    /// <summary>Whether special tokens that are written out in a text count as such.</summary>
    /// <value>The default value is <c>false</c>.</value>
    public bool RecogniseSpecialTokens { get; set; }

    /// <summary>The longest sequence; a longer text goes on as another one. Never more than the model's context.</summary>
    /// <value>The default value is 1024.</value>
    [Range(2, 1_000_000)]
    public int SequenceLength { get; set; } = 1024;

    /// <summary>How many tokens of several texts run as one row, each text seeing only itself.</summary>
    /// <value>The default value is 1024.</value>
    [Range(1, 1_000_000)]
    public int TokensPerStep { get; set; } = 1024;
}
