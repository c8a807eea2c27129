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

    /// <summary>How many requests are optimised side by side as one tensor; more need more memory.</summary>
    /// <value>The default value is 16.</value>
    [Range(1, 4096)]
    public int BatchSize { get; set; } = ValueDefaults.BatchSize;
}
