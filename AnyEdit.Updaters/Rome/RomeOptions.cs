using System.ComponentModel.DataAnnotations;

namespace AnyEdit.Updaters.Rome;

/// <summary>How ROME folds values into weights (Eq. 16).</summary>
public sealed class RomeOptions
{
    /// <summary>
    /// With the chunk loop: how much the key of another position of the same text counts beside C, the second moment of usual keys;
    /// MEMIT's 1 / lambda. 0 is Eq. 16 as it stands, which changes what the text computes between its sites.
    /// </summary>
    /// <value>The default value is 1/15000, as with MEMIT in models of 7-8 B parameters; small models need more.</value>
    [Range(0, 1e9)]
    public double PreservedWeight { get; set; } = RomeDefaults.PreservedWeight;

    /// <summary>
    /// How many gigabytes of Cholesky factors (n x n/2 numbers) are kept in memory for later edits, on the device that solves; those
    /// used longest ago are freed first, and 0 keeps none.
    /// </summary>
    /// <value>The default value is 4.</value>
    [Range(0, 1e6)]
    public double FactorCacheGigabytes { get; set; } = RomeDefaults.FactorCacheGigabytes;

    /// <summary>
    /// Whether the factor is kept in a file beside the key moments too (<c>factor-layer-N.safetensors</c>), so that a later run need not compute
    /// it again. It takes half as much space as the moments it comes from, .4 GB with an 8 B model. Keys of fewer
    /// than 1024 numbers get none.
    /// </summary>
    /// <value>The default value is <c>true</c>.</value>
    public bool FactorFiles { get; set; } = true;
}
