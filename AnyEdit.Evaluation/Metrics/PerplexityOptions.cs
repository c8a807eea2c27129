using System.ComponentModel.DataAnnotations;

namespace AnyEdit.Evaluation.Metrics;

/// <summary>How perplexity is measured on texts longer than the model's context.</summary>
public sealed class PerplexityOptions
{
    /// <summary>Tokens that the model sees at once.</summary>
    /// <value>The default value is <c>null</c>: 1024, or the model's longest sequence where that is less.</value>
    [Range(2, 10_000_000)]
    public int? Window { get; set; }

    /// <summary>By how many tokens the window moves on. Every token but the first <see cref="Window"/> is given at least Window - Stride before it.</summary>
    /// <value>The default value is <c>null</c>: half the window.</value>
    [Range(1, 10_000_000)]
    public int? Stride { get; set; }

    /// <summary>Whether a special token that is written out in a text is that token: for conversations, such as the bundled world's corpus.</summary>
    /// <value>The default value is <see langword="false"/>: a text is plain text.</value>
    public bool RecogniseSpecialTokens { get; set; }
}
