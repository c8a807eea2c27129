using System.ComponentModel.DataAnnotations;

namespace AnyEdit.Values;

/// <summary>How values are found (Eq. 9).</summary>
public sealed class ValueOptimizerOptions
{
    /// <summary>How often the loss is evaluated per chunk at most; the last evaluation takes no step.</summary>
    /// <value>The default value is 25.</value>
    [Range(1, 100_000)]
    public int Steps { get; set; } = ValueDefaults.Steps;

    /// <summary>Adam's learning rate, in units of the hidden state.</summary>
    /// <value>The default value is 0.5.</value>
    [Range(1e-9, 1e6)]
    public double LearningRate { get; set; } = ValueDefaults.LearningRate;

    /// <summary>w, the weight of the penalty |delta| / |h0|^2.</summary>
    /// <value>The default value is 0.001.</value>
    [Range(0, 1e6)]
    public double WeightDecay { get; set; } = ValueDefaults.WeightDecay;

    /// <summary>|delta| is kept at or below this multiple of |h0|.</summary>
    /// <value>The default value is 4.</value>
    [Range(1e-6, 1e6)]
    public double ClampFactor { get; set; } = ValueDefaults.ClampFactor;

    /// <summary>A chunk is done as soon as its loss, in nats per token, is below this; 0 never stops early.</summary>
    /// <value>The default value is 0.01.</value>
    [Range(0, 1e6)]
    public double StopLoss { get; set; } = ValueDefaults.StopLoss;

    /// <summary>How many texts are searched side by side at most: so many requests, or fewer with their contexts, but at least one. More need more memory. A CPU takes them in batches of four.</summary>
    /// <value>The default value is 16.</value>
    [Range(1, 4096)]
    public int BatchSize { get; set; } = ValueDefaults.BatchSize;

    /// <summary>
    /// How many random prefixes, which the model writes itself, a prompt is put behind besides standing alone: a value then has to
    /// serve in all of these contexts. ROME and classical MEMIT do that. The search takes as many times longer.
    /// </summary>
    /// <value>The default value is 0.</value>
    [Range(0, 1000)]
    public int Prefixes { get; set; }

    /// <summary>How many tokens the first half of the prefixes have, without their full stop.</summary>
    /// <value>The default value is 5.</value>
    [Range(1, 10_000)]
    public int PrefixTokens { get; set; } = ValueDefaults.PrefixTokens;

    /// <summary>How many tokens the second half of the prefixes have, without their full stop.</summary>
    /// <value>The default value is 10.</value>
    [Range(1, 10_000)]
    public int LongPrefixTokens { get; set; } = ValueDefaults.LongPrefixTokens;

    /// <summary>
    /// The weight of keeping what the model thinks of the subject: a term KlFactor x KL(next token after "{subject} is a" with the
    /// delta at the subject's last token || without) in the loss of each request's first chunk. ROME's is 0.0625.
    /// </summary>
    /// <value>The default value is 0: no such term.</value>
    [Range(0, 1e6)]
    public double KlFactor { get; set; }

    /// <summary>Whether a request without a subject is refused where <see cref="KlFactor"/> asks for one; if not, it is searched for without that term.</summary>
    /// <value>The default value is <c>true</c>.</value>
    public bool SubjectRequired { get; set; } = true;
}
