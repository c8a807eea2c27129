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
        return torch.matmul(columns, Solve(Factor(Gram(columns.t())), picked)).MoveToOuterDisposeScope();
    }

    /// <summary>By the system of d rows.</summary>
    /// <inheritdoc cref="Solve(Tensor, long)"/>
    public static Tensor SolveRows(Tensor columns, long count)
    {
        using var scope = torch.NewDisposeScope();
        return Solve(Factor(Gram(columns)), columns.narrow(1, 0, count)).MoveToOuterDisposeScope();
    }

    /// <summary>The lower triangle of A A^T, by panels of rows up to the diagonal: the products of a whole matrix would be twice the work.</summary>
    /// <param name="a">A, (m, k).</param>
    /// <returns>(m, m), float64 whatever A is, in the caller's dispose scope.</returns>
    public static Tensor Gram(Tensor a)
    {
        using var scope = torch.NewDisposeScope();
        var gram = torch.zeros(a.shape[0], a.shape[0], a.dtype, a.device);
        for (var start = 0L; start < a.shape[0]; start += TriangularPanels.Rows)
        {
            using var step = torch.NewDisposeScope();
            var panel = a.narrow(0, start, Math.Min(TriangularPanels.Rows, a.shape[0] - start));
            var end = start + panel.shape[0];
            gram.narrow(0, start, panel.shape[0]).narrow(1, 0, end).addmm_(panel, a.narrow(0, 0, end).t(), beta: 0, alpha: 1);
        }
        return gram.to_type(ScalarType.Float64).MoveToOuterDisposeScope();
    }

    /// <summary>The Cholesky factor of I + A for a positive semidefinite A, float64, of which the lower triangle is read, and overwritten.</summary>
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
