namespace AnyEdit.Updaters.Rome;

/// <summary>
/// Default values of ROME. Source: its paper (arXiv 2202.05262) and public code, and for the models of today EasyEdit's settings for
/// Llama and Qwen, unless said otherwise.
/// </summary>
public static class RomeDefaults
{
    /// <summary>The edited layer of Llama3-8B and Qwen2.5-7B (EasyEdit). The paper edits layer 17 of GPT-2 XL's 48 and 5 of GPT-J's 28.</summary>
    public const int Layer = 5;

    /// <summary>Random prefixes: 10 of 5 and 10 of 10 tokens.</summary>
    public const int Prefixes = 20;

    /// <summary>The weight of keeping what the model thinks of the subject.</summary>
    public const double KlFactor = 0.0625;

    /// <summary>The loss below which a chunk is done (public code).</summary>
    public const double StopLoss = 0.05;

    /// <summary>The weight of a preserved key beside C: 1 / lambda of MEMIT (AnyEdit, arXiv 2502.05628, A.4).</summary>
    public const double PreservedWeight = 1.0 / 15000;

    /// <summary>The weight of a preserved key for small models such as the bundled one. Found by experiment on it.</summary>
    public const double SmallPreservedWeight = 0.03;

    /// <summary>Gigabytes of Cholesky factors kept between edits. Our choice: one layer of an 8 B model needs .4, in float64 .8.</summary>
    public const double FactorCacheGigabytes = 4;
}
