namespace AnyEdit.Updaters.Memit;

/// <summary>Default values of MEMIT. Source: AnyEdit, arXiv 2502.05628, appendix A.4, unless said otherwise.</summary>
public static class MemitDefaults
{
    /// <summary>lambda.</summary>
    public const double Lambda = 15000;

    /// <summary>lambda for small models such as the bundled one. Found by experiment on it.</summary>
    public const double SmallLambda = 15;

    /// <summary>The smallest lambda that <see cref="MemitOptions.ResidualGoal"/> leads to. Our choice.</summary>
    public const double MinimumLambda = 1e-3;

    /// <summary>By how much lambda is divided when the residual is above its goal. Our choice.</summary>
    public const double LambdaStep = 4;

    /// <summary>Gigabytes of Cholesky factors kept between edits. Our choice: those of an 8 B model, even in float64.</summary>
    public const double FactorCacheGigabytes = 5;

    /// <summary>The edited layers, for both models.</summary>
    public static IReadOnlyList<int> Layers => AnyEditOptions.PaperLayers;
}
