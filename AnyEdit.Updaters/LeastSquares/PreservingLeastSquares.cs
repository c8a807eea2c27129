namespace AnyEdit.Updaters.LeastSquares;

/// <summary>
/// Solves (lambda C + K_p K_p^T + K K^T) X = K, the system of Eq. 19, given the Cholesky factor of C.
/// </summary>
/// <remarks>
/// With C = G G^T, U = [K K_p] (n, m) and V = G^-1 U / sqrt(lambda), the matrix is lambda G (I + V V^T) G^T, so that
/// <code>
/// X = G^-T (I + V V^T)^-1 V_K / sqrt(lambda) = G^-T V (I + V^T V)^-1 E_K / sqrt(lambda)
/// </code>
/// where V_K and E_K are the columns that belong to K. The second form, the Woodbury identity after pushing V through, has an
/// inner system of m columns and subtracts nothing; the first has one of n. The smaller is solved, by Cholesky: either is I plus
/// a positive semidefinite matrix and never singular. All in float64; O(n^2 m) for the triangular solves.
/// </remarks>
public static class PreservingLeastSquares
{
    /// <summary>Solves the system.</summary>
    /// <param name="lower">G, (n, n), lower triangular, float64; see <see cref="SecondMomentFactor"/>.</param>
    /// <param name="lambda">lambda, greater than 0.</param>
    /// <param name="keys">K, one key per row, (s, n), float64, s at least 1.</param>
    /// <param name="preserved">K_p, one key per row, (p, n), float64, p at least 0.</param>
    /// <returns>X^T, (s, n), float64; the caller (or its dispose scope) owns it.</returns>
    /// <exception cref="EditFailedException">The numbers are not finite.</exception>
    public static Tensor Solve(Tensor lower, double lambda, Tensor keys, Tensor preserved)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lambda);
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var (n, s) = (lower.shape[0], keys.shape[0]);
        var columns = (preserved.shape[0] == 0 ? keys : torch.cat([keys, preserved])).t();             // U (n, m)
        var m = columns.shape[1];
        var whitened = torch.linalg.solve_triangular(lower, columns, upper: false) / Math.Sqrt(lambda);   // V (n, m)

        var solved = m < n
            ? torch.matmul(whitened, SolveShifted(torch.matmul(whitened.t(), whitened), Unit(m, s, lower.device)))
            : SolveShifted(torch.matmul(whitened, whitened.t()), whitened.narrow(1, 0, s));            // (n, s)
        var result = torch.linalg.solve_triangular(lower.t(), solved, upper: true) / Math.Sqrt(lambda);   // X (n, s)
        return result.t().MoveToOuterDisposeScope();
    }

    /// <summary>(I + A)^-1 B for a positive semidefinite A, which is overwritten.</summary>
    private static Tensor SolveShifted(Tensor a, Tensor b)
    {
        a.diagonal().add_(1);
        var (lower, info) = torch.linalg.cholesky_ex(a);
        if (info.ToInt64() != 0 || !(lower.diagonal().min().ToDouble() > 0))                            // not every LAPACK reports NaN
            throw new EditFailedException("The least-squares system of the update cannot be solved: its numbers are not finite or too large.");
        return torch.linalg.solve_triangular(lower.t(), torch.linalg.solve_triangular(lower, b, upper: false), upper: true);
    }

    /// <summary>The first s columns of the unit matrix of size m.</summary>
    private static Tensor Unit(long m, long s, Device device) => torch.eye(m, s, dtype: ScalarType.Float64, device: device);
}
