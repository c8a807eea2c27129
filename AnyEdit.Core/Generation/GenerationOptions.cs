namespace AnyEdit.Generation;

/// <summary>How tokens are chosen, and when to stop.</summary>
public sealed record GenerationOptions
{
    /// <summary>The most tokens to generate.</summary>
    /// <value>The default value is 512.</value>
    public int MaxNewTokens { get; init; } = 512;

    /// <summary>Divides the logits before sampling; 0 always takes the most likely token (greedy).</summary>
    /// <value>The default value is 0.</value>
    public double Temperature { get; init; }

    /// <summary>Samples among this many most likely tokens, or among all if null.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public int? TopK { get; init; }

    /// <summary>Samples among the smallest set of most likely tokens that has this probability together.</summary>
    /// <value>The default value is 1: all tokens.</value>
    public double TopP { get; init; } = 1;

    /// <summary>Makes sampling repeatable, or null for another draw each time. Row i of a batch uses the seed's i-th stream.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public int? Seed { get; init; }

    /// <summary>Tokens that end the text and are not part of it, or null for the model's own end tokens.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public IReadOnlyList<int>? StopTokens { get; init; }

    /// <summary>Texts that end the text and are not part of it.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<string> StopTexts { get; init; } = [];
}
