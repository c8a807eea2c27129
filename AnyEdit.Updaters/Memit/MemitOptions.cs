using System.ComponentModel.DataAnnotations;

namespace AnyEdit.Updaters.Memit;

/// <summary>How MEMIT folds values into weights (Eq. 19).</summary>
public sealed class MemitOptions
{
    /// <summary>lambda: how much the model's usual keys (C, their second moment) count against the edit.</summary>
    /// <value>The default value is 15000, which suits models of 7-8 B parameters; small models need 10 to 300.</value>
    [Range(1e-9, 1e12)]
    public double Lambda { get; set; } = MemitDefaults.Lambda;

    /// <summary>
    /// When set, lambda is lowered in steps until no more than this part of the wanted change of the hidden states is missing
    /// after the update (relative Frobenius norm), or <see cref="MinimumLambda"/> is reached. On small models edits were exact
    /// at .07 and below, and usually not above .1.
    /// </summary>
    /// <value>The default value is <c>null</c>: lambda is used as it is.</value>
    [Range(1e-6, 1)]
    public double? ResidualGoal { get; set; }

    /// <summary>The smallest lambda that <see cref="ResidualGoal"/> may lead to.</summary>
    /// <value>The default value is 0.001.</value>
    [Range(1e-9, 1e12)]
    public double MinimumLambda { get; set; } = MemitDefaults.MinimumLambda;

    /// <summary>
    /// Whether the keys of padding positions of a batch are preserved like those of the texts, as the reference does; only
    /// for comparison with it.
    /// </summary>
    /// <value>The default value is <c>false</c>.</value>
    public bool IncludePaddingKeys { get; set; }

    /// <summary>
    /// Whether the keys that earlier lifelong edits wrote are preserved (they are further columns of K_p), and those of this edit are
    /// remembered for later ones. They belong to the model's weight snapshot and to the edit's patch, so that undoing an edit or
    /// putting its patch on brings the right ones; a saved model folder does not have them.
    /// </summary>
    /// <value>The default value is <c>false</c>.</value>
    public bool Lifelong { get; set; }

    /// <summary>
    /// How many gigabytes of Cholesky factors (n x n/2 numbers per layer) are kept in memory for later edits, on the device that solves; those
    /// used longest ago are freed first, and 0 keeps none. The five layers of an 8 B model need 2 in float32, and 4.2 where C is too
    /// ill-conditioned for that.
    /// </summary>
    /// <value>The default value is 5.</value>
    [Range(0, 1e6)]
    public double FactorCacheGigabytes { get; set; } = MemitDefaults.FactorCacheGigabytes;

    /// <summary>
    /// Whether factors are kept in files beside the key moments too (<c>factor-layer-N.safetensors</c>), so that a later run need not compute
    /// them again. A file takes half as much space as the moments it comes from; those of five layers of an 8 B model take 2 GB. Keys of fewer
    /// than 1024 numbers get none.
    /// </summary>
    /// <value>The default value is <c>true</c>.</value>
    public bool FactorFiles { get; set; } = true;
}
