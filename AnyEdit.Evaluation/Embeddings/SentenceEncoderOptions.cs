using System.ComponentModel.DataAnnotations;

namespace AnyEdit.Evaluation.Embeddings;

/// <summary>How a sentence encoder computes.</summary>
public sealed class SentenceEncoderOptions
{
    /// <summary>Where its weights are, and its work is done.</summary>
    /// <value>The default value is <c>null</c>: the CPU.</value>
    public Device? Device { get; set; }

    /// <summary>Tokens side by side, padding included; a single longer text is read nevertheless.</summary>
    /// <value>The default value is 4096.</value>
    [Range(1, 1 << 24)]
    public int BatchTokens { get; set; } = 4096;
}
