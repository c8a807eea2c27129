namespace AnyEdit.Updaters.LeastSquares;

/// <summary>Solves (I + V V^T) Y = V_K, where V_K are the first columns of V: what the closed forms come down to.</summary>
/// <remarks>
/// By the push-through identity, Y = V (I + V^T V)^-1 E_K with the first columns E_K of the unit matrix: an inner system of as many
/// columns as V has, which subtracts nothing. Either system is solved by Cholesky: it is I plus a positive semidefinite matrix and
/// never singular. <see cref="SolveCost"/> tells which is cheaper.
/// </remarks>
internal static class ShiftedSystem
{
    /// <summary>Solves the cheaper system.</summary>
    /// <param name="columns">V, (d, m), float64.</param>
    /// <param name="count">s: how many columns V_K has, 1 to m.</param>
    /// <returns>Y, (d, s), float64, in the caller's dispose scope.</returns>
    /// <exception cref="EditFailedException">The numbers are not finite.</exception>
    public static Tensor Solve(Tensor columns, long count) =>
        SolveCost.TakesColumns(columns.shape[0], columns.shape[1], count) ? SolveColumns(columns, count) : SolveRows(columns, count);

    /// <summary>By the system of m columns.</summary>
    /// <inheritdoc cref="Solve(Tensor, long)"/>
    public static Tensor SolveColumns(Tensor columns, long count)
    {
        using var scope = torch.NewDisposeScope();
        var picked = torch.eye(columns.shape[1], count, dtype: ScalarType.Float64, device: columns.device);     // E_K (m, s)
        return torch.matmul(columns, Solve(Factor(torch.matmul(columns.t(), columns)), picked)).MoveToOuterDisposeScope();
    }

    /// <summary>By the system of d rows.</summary>
    /// <inheritdoc cref="Solve(Tensor, long)"/>
    public static Tensor SolveRows(Tensor columns, long count)
    {
        using var scope = torch.NewDisposeScope();
        return Solve(Factor(torch.matmul(columns, columns.t())), columns.narrow(1, 0, count)).MoveToOuterDisposeScope();
    }

    /// <summary>The Cholesky factor of I + A for a positive semidefinite A, float64, which is overwritten.</summary>
    /// <returns>Lower triangular, in the caller's dispose scope.</returns>
    /// <exception cref="EditFailedException">The numbers are not finite.</exception>
    public static Tensor Factor(Tensor a) =>
        TryFactor(a) ?? throw new EditFailedException("The least-squares system of the update cannot be solved: its numbers are not finite or too large.");

    /// <summary>The same; null where A, as it was rounded, has no such factor.</summary>
    public static Tensor? TryFactor(Tensor a)
    {
        a.diagonal().add_(1);
        var (lower, info) = torch.linalg.cholesky_ex(a);
        return info.ToInt64() == 0 && lower.diagonal().min().ToDouble() > 0 ? lower : null;             // not every LAPACK reports NaN
    }

    /// <summary>(I + A)^-1 B, given the factor of I + A, in the caller's dispose scope.</summary>
    public static Tensor Solve(Tensor lower, Tensor b) =>
        torch.linalg.solve_triangular(lower.t(), torch.linalg.solve_triangular(lower, b, upper: false), upper: true);
}
