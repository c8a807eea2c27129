namespace AnyEdit.Updaters.LeastSquares;

/// <summary>
/// Solves (lambda C + K_p K_p^T + K K^T) X = K, the system of Eq. 19, given the Cholesky factor of C.
/// </summary>
/// <remarks>
/// With C = G G^T, U = [K K_p] (n, m) and V = G^-1 U / sqrt(lambda), the matrix is lambda G (I + V V^T) G^T, so that
/// <code>
/// X = G^-T (I + V V^T)^-1 V_K / sqrt(lambda) = G^-T V Y / sqrt(lambda),   (I + V^T V) Y = E_K
/// </code>
/// where V_K and E_K are the columns that belong to K; see <see cref="ShiftedSystem"/>, and <see cref="SolveCost"/> for the choice. O(n^2 m), for V and
/// the products of V with itself, in the factor's precision; the rest is float64. In float32, V^T V is off by 1e-7 of its largest eigenvalue, which
/// counts where that is far above 1. Therefore X is held against the equation that the true Y fulfils, E_K - U^T X = Y with X = (lambda C)^-1 U Y, and Y is
/// corrected until it does; each correction is two more solves with as many columns as K has. Should that not settle, all is
/// computed again in float64 arithmetic.
/// </remarks>
public static class PreservingLeastSquares
{
    /// <summary>The residual of Y that is left, against E_K: below what rounding a factor may cost.</summary>
    internal const double Tolerance = 2e-6;

    /// <summary>The largest residual that a float32 solution may have.</summary>
    private const double Limit = 1e-5;

    /// <summary>Solves the system.</summary>
    /// <param name="factor">G; borrowed.</param>
    /// <param name="lambda">lambda, greater than 0.</param>
    /// <param name="keys">K, one key per row, (s, n), float64, s at least 1.</param>
    /// <param name="preserved">K_p, one key per row, (p, n), float64, p at least 0.</param>
    /// <returns>X^T, (s, n), float64; the caller (or its dispose scope) owns it.</returns>
    /// <exception cref="EditFailedException">The numbers are not finite.</exception>
    public static Tensor Solve(SecondMomentFactor factor, double lambda, Tensor keys, Tensor preserved)
    {
        ArgumentNullException.ThrowIfNull(factor);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lambda);
        return Solve(factor, lambda, keys, preserved, SolveCost.Cheapest(factor.Size, keys.shape[0] + preserved.shape[0], keys.shape[0], factor.Precision));
    }

    /// <summary>The same by a given route.</summary>
    internal static Tensor Solve(SecondMomentFactor factor, double lambda, Tensor keys, Tensor preserved, SolveRoute route)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var columns = preserved.shape[0] == 0 ? keys : torch.cat([keys, preserved]);                   // U^T (m, n)
        var solved = route is SolveRoute.SingleColumns or SolveRoute.SingleRows ? Corrected(factor, lambda, columns, keys.shape[0], route) : null;
        return (solved ?? Exact(factor, lambda, columns, keys.shape[0], route)).MoveToOuterDisposeScope();
    }

    /// <summary>All in float64.</summary>
    private static Tensor Exact(SecondMomentFactor factor, double lambda, Tensor columns, long count, SolveRoute route)
    {
        var whitened = factor.Whiten(columns, ScalarType.Float64).div_(Math.Sqrt(lambda)).t();          // V (n, m)
        var solved = route switch                                                                       // V Y (n, s)
        {
            SolveRoute.Columns => ShiftedSystem.SolveColumns(whitened, count),
            SolveRoute.Rows => ShiftedSystem.SolveRows(whitened, count),
            _ => ShiftedSystem.Solve(whitened, count),
        };
        return factor.Unwhiten(solved.t(), ScalarType.Float64).div_(Math.Sqrt(lambda));                 // X^T (s, n)
    }

    /// <summary>With V in float32; null if that is not good enough.</summary>
    internal static Tensor? Corrected(SecondMomentFactor factor, double lambda, Tensor columns, long count, SolveRoute route)
    {
        using var scope = torch.NewDisposeScope();
        var whitened = factor.Whiten(columns).div_((float)Math.Sqrt(lambda));                           // V^T (m, n)
        if (ShiftedSystem.TryFactor(ShiftedSystem.Gram(route == SolveRoute.SingleRows ? whitened.t() : whitened)) is not { } inner)
            return null;
        var picked = torch.eye(columns.shape[0], count, dtype: ScalarType.Float64, device: columns.device);   // E_K (m, s)
        var wanted = Inner(picked);                                                                     // Y (m, s)
        var solved = factor.Unwhiten(torch.matmul(wanted.t().to_type(factor.Precision), whitened)).div_((float)Math.Sqrt(lambda)).to_type(ScalarType.Float64);
        for (var left = 1.0; ;)                                                                         // that of Y = 0
        {
            var residual = picked - torch.matmul(columns, solved.t()) - wanted;                         // (m, s)
            var size = residual.norm().ToDouble() / Math.Sqrt(count);
            if (size < Tolerance)
                return solved.MoveToOuterDisposeScope();
            if (!(size < left / 2))
                return size < Limit ? solved.MoveToOuterDisposeScope() : null;
            left = size;
            var more = Inner(residual);
            wanted += more;
            solved += factor.Unwhiten(factor.Whiten(torch.matmul(more.t(), columns))).to_type(ScalarType.Float64) / lambda;
        }

        // (I + V^T V)^-1 B, by rows as B - V^T (I + V V^T)^-1 V B, (m, s).
        Tensor Inner(Tensor b) => route == SolveRoute.SingleColumns
            ? ShiftedSystem.Solve(inner, b)
            : b - torch.matmul(whitened, ShiftedSystem.Solve(inner, torch.matmul(whitened.t(), b.to_type(factor.Precision)).to_type(ScalarType.Float64)).to_type(factor.Precision));
    }
}
