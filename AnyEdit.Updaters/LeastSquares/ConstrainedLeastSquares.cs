namespace AnyEdit.Updaters.LeastSquares;

/// <summary>
/// Solves for X in the smallest change that maps keys as told: of all D with D K = R, the one whose effect on the usual keys,
/// E |D k|^2 = tr(D C D^T), is least, is
/// <code>
/// D = R X^T,   X = C^-1 K (K^T C^-1 K)^-1
/// </code>
/// which for a single key is Eq. 16, R (C^-1 k)^T / ((C^-1 k)^T k). Keys to preserve, K_p, count among the usual ones: C + w K_p K_p^T
/// then stands for C, as in Eq. 19.
/// </summary>
/// <remarks>
/// With C = G G^T, V = G^-1 K, P = sqrt(w) G^-1 K_p and Y = (I + P P^T)^-1 V = V - P (I + P^T P)^-1 P^T V, X = G^-T Y (V^T Y)^-1. The inner
/// system (s, s) is scaled to a unit diagonal, and solved by Cholesky. If keys are dependent as far as their rounding lets one see, a
/// ridge is added to it, so that their targets are met in the mean. All in float64, also with a factor that is kept in float32:
/// there are few keys; O(n^2 (s + p)).
/// </remarks>
public static class ConstrainedLeastSquares
{
    /// <summary>What is added to the unit diagonal of the inner system until it can be solved.</summary>
    private static readonly double[] Ridges = [0, 1e-10, 1e-8, 1e-6, 1e-4];

    /// <summary>A squared pivot below this is rounding: keys from a float32 model have relative errors of 1e-7.</summary>
    private const double Negligible = 1e-12;

    /// <summary>Solves the system.</summary>
    /// <param name="factor">G; borrowed.</param>
    /// <param name="keys">K, one key per row, (s, n), float64, s at least 1.</param>
    /// <param name="preserved">K_p, one key per row, (p, n), float64; null for none.</param>
    /// <param name="weight">w, 0 or more.</param>
    /// <returns>
    /// X^T, (s, n), float64, which the caller (or its dispose scope) owns; and what was added to the diagonal of the inner system, 0
    /// as a rule.
    /// </returns>
    /// <exception cref="EditFailedException">The numbers are not finite, or a key is zero.</exception>
    public static (Tensor Solution, double Ridge) Solve(SecondMomentFactor factor, Tensor keys, Tensor? preserved = null, double weight = 0)
    {
        ArgumentNullException.ThrowIfNull(factor);
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var whitened = factor.Whiten(keys, ScalarType.Float64).t();                                    // V (n, s)
        var sizes = torch.linalg.vector_norm(whitened, dims: [0], keepdim: true);                       // (1, s)
        if (!(sizes.min().ToDouble() > 0) || !double.IsFinite(sizes.sum().ToDouble()))
            throw new EditFailedException("The update cannot be solved: a key is zero or not finite.");
        var unit = whitened / sizes;                                                                    // V with unit columns
        var kept = preserved is null || preserved.shape[0] == 0 || weight == 0
            ? unit
            : Shrink(factor.Whiten(preserved, ScalarType.Float64).t() * Math.Sqrt(weight), unit);   // Y (n, s)
        var gram = torch.matmul(unit.t(), kept);                                                        // (s, s)
        var scale = gram.diagonal().sqrt().unsqueeze(0);                                                // (1, s)
        var (inner, ridge) = Factor(gram / scale / scale.t());
        var solved = torch.linalg.solve_triangular(inner.t(), torch.linalg.solve_triangular(inner, (kept / scale).t(), upper: false), upper: true);
        var result = factor.Unwhiten(solved / (scale * sizes).t(), ScalarType.Float64);                 // X^T (s, n)
        return (result.MoveToOuterDisposeScope(), ridge);
    }

    /// <summary>(I + P P^T)^-1 V.</summary>
    private static Tensor Shrink(Tensor p, Tensor v)
    {
        var inner = torch.matmul(p.t(), p);
        inner.diagonal().add_(1);
        var (lower, info) = torch.linalg.cholesky_ex(inner);
        if (info.ToInt64() != 0 || !(lower.diagonal().min().ToDouble() > 0))
            throw new EditFailedException("The update cannot be solved: a key to preserve is not finite.");
        var half = torch.linalg.solve_triangular(lower, torch.matmul(p.t(), v), upper: false);
        return v - torch.matmul(p, torch.linalg.solve_triangular(lower.t(), half, upper: true));
    }

    private static (Tensor Lower, double Ridge) Factor(Tensor gram)
    {
        foreach (var ridge in Ridges)
        {
            var shifted = ridge == 0 ? gram : gram + torch.eye(gram.shape[0], dtype: ScalarType.Float64, device: gram.device) * ridge;
            var (lower, info) = torch.linalg.cholesky_ex(shifted);
            if (info.ToInt64() == 0 && lower.diagonal().min().ToDouble() > Math.Sqrt(Negligible))
                return (lower, ridge);
        }
        throw new EditFailedException("The update cannot be solved: its numbers are not finite.");
    }
}
