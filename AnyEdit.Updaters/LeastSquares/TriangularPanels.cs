namespace AnyEdit.Updaters.LeastSquares;

/// <summary>
/// A lower triangular matrix G as panels of rows, each from the first column to the end of its block on the diagonal, with the inverse of
/// that block in its place: half the memory of a square, and both triangular solves become large matrix products.
/// </summary>
/// <remarks>
/// Panel i is (b, start + b): G[start .. start + b, 0 .. start], then D^-1 for the block D of the diagonal. A BLAS solves triangular
/// systems at half the rate of its products or less (and on one thread); the inverted blocks cost b / n more operations. Sweeps work
/// on vectors as rows, in place, and need no memory beyond one block of columns.
/// </remarks>
internal static class TriangularPanels
{
    /// <summary>b: rows of a panel. Products of 256 rows run at full rate, and the inverted blocks are a small part of the work.</summary>
    public const int Rows = 256;

    /// <summary>How many panels a matrix of n rows has.</summary>
    public static int Count(long size) => (int)((size + Rows - 1) / Rows);

    /// <summary>(rows, columns) of a panel.</summary>
    public static (long Rows, long Columns) Shape(long size, int panel)
    {
        var start = (long)panel * Rows;
        var rows = Math.Min(Rows, size - start);
        return (rows, start + rows);
    }

    /// <summary>Numbers in all panels: n (n + b) / 2 where b divides n.</summary>
    public static long Numbers(long size)
    {
        var sum = 0L;
        for (var panel = 0; panel < Count(size); panel++)
            sum += Shape(size, panel).Rows * Shape(size, panel).Columns;
        return sum;
    }

    /// <summary>V^T := V^T G^-T, so that V becomes G^-1 V.</summary>
    /// <param name="panels">The first panels of G: as many rows as the vectors have numbers. Those in another precision are converted one at a time.</param>
    /// <param name="vectors">V^T, (m, n); overwritten.</param>
    public static void SolveForward(IReadOnlyList<Tensor> panels, Tensor vectors)
    {
        foreach (var panel in panels)
        {
            using var scope = torch.NewDisposeScope();
            var (before, inverse, block) = Parts(panel, vectors);
            if (before is { } columns)
                block.addmm_(vectors.narrow(1, 0, columns.shape[1]), columns.t(), beta: 1, alpha: -1);        // (m, b)
            block.copy_(torch.matmul(block, inverse.t()));
        }
    }

    /// <summary>V^T := V^T G^-1, so that V becomes G^-T V.</summary>
    /// <inheritdoc cref="SolveForward"/>
    public static void SolveBackward(IReadOnlyList<Tensor> panels, Tensor vectors)
    {
        for (var i = panels.Count - 1; i >= 0; i--)
        {
            using var scope = torch.NewDisposeScope();
            var (before, inverse, block) = Parts(panels[i], vectors);
            block.copy_(torch.matmul(block, inverse));                                                    // (m, b)
            if (before is { } columns)
                vectors.narrow(1, 0, columns.shape[1]).addmm_(block, columns, beta: 1, alpha: -1);            // (m, start)
        }
    }

    /// <summary>V^T G^T, so that the rows are G V: the way back from <see cref="SolveForward"/>.</summary>
    /// <returns>(m, n), in the caller's dispose scope.</returns>
    public static Tensor Multiply(IReadOnlyList<Tensor> panels, Tensor vectors)
    {
        using var scope = torch.NewDisposeScope();
        var result = torch.empty_like(vectors);
        foreach (var panel in panels)
        {
            using var step = torch.NewDisposeScope();
            var (before, inverse, block) = Parts(panel, vectors);
            var product = torch.linalg.solve_triangular(inverse, block.t(), upper: false).t();            // V^T D^T (m, b)
            if (before is { } columns)
                product = product + torch.matmul(vectors.narrow(1, 0, columns.shape[1]), columns.t());
            result.narrow(1, panel.shape[1] - panel.shape[0], panel.shape[0]).copy_(product);
        }
        return result.MoveToOuterDisposeScope();
    }

    private static (Tensor? Before, Tensor Inverse, Tensor Block) Parts(Tensor panel, Tensor vectors)
    {
        var (rows, start) = (panel.shape[0], panel.shape[1] - panel.shape[0]);
        panel = panel.to_type(vectors.dtype);
        return (start == 0 ? null : panel.narrow(1, 0, start), panel.narrow(1, start, rows), vectors.narrow(1, start, rows));
    }
}
