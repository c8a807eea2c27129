using AnyEdit.Statistics;

namespace AnyEdit.Updaters.LeastSquares;

/// <summary>
/// C = G G^T panel by panel, in float64: rows of C beside what is already factored, C' = L G'^T, give L by a triangular solve, and the
/// block on the diagonal D by D D^T = C'' - L L^T.
/// </summary>
/// <remarks>
/// A panel of C is converted when its turn comes, so that beside the moments as they are there is never more than the panels made so far,
/// which at the end are half a square in float64: two n x n float32 matrices in all, and one panel. n^3 / 3 operations, nearly all in
/// matrix products.
/// </remarks>
internal static class PanelCholesky
{
    /// <summary>A squared pivot of G that is smaller than this, relative to C's mean diagonal, is rounding and not knowledge.</summary>
    private const double Negligible = 1e-12;

    /// <summary>Factors C + jitter x its mean diagonal.</summary>
    /// <param name="moments">The moments; borrowed.</param>
    /// <param name="device">Where to compute and keep the factor.</param>
    /// <param name="jitter">What is added to the diagonal, relative to its mean.</param>
    /// <param name="cancellationToken">Checked before every panel.</param>
    /// <returns>The panels (see <see cref="TriangularPanels"/>), float64, outside of any dispose scope, owned by the caller; null if C is not positive definite.</returns>
    public static Tensor[]? Factor(KeyMoments moments, Device device, double jitter, CancellationToken cancellationToken)
    {
        var mean = MeanDiagonal(moments);
        var panels = new List<Tensor>(TriangularPanels.Count(moments.Size));
        try
        {
            for (var i = 0; i < TriangularPanels.Count(moments.Size); i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Panel(moments, i, panels, device, mean, jitter) is not { } panel)
                    return Free(panels);
                panels.Add(panel);
            }
            return [.. panels];
        }
        catch
        {
            Free(panels);
            throw;
        }
    }

    private static Tensor? Panel(KeyMoments moments, int index, List<Tensor> before, Device device, double mean, double jitter)
    {
        using var scope = torch.NewDisposeScope();
        var (rows, columns) = TriangularPanels.Shape(moments.Size, index);
        var start = columns - rows;
        var panel = moments.Sum.narrow(0, start, rows).narrow(1, 0, columns).to(device)
            .to_type(ScalarType.Float64, copy: true).contiguous().div_(moments.Count);                  // (b, start + b)
        var block = panel.narrow(1, start, rows);
        block.diagonal().add_(jitter * mean);
        if (start > 0)
        {
            var left = panel.narrow(1, 0, start);
            TriangularPanels.SolveForward(before, left);                                               // L (b, start)
            block.addmm_(left, left.t(), beta: 1, alpha: -1);
        }

        var (lower, info) = torch.linalg.cholesky_ex(block);
        if (info.ToInt64() != 0 || !(lower.diagonal().min().ToDouble() > Math.Sqrt(Negligible * mean)))
            return null;
        block.copy_(torch.linalg.solve_triangular(lower, torch.eye(rows, dtype: ScalarType.Float64, device: device), upper: false));
        return panel.DetachFromDisposeScope();
    }

    private static double MeanDiagonal(KeyMoments moments)
    {
        using var scope = torch.NewDisposeScope();
        return moments.Sum.diagonal().to_type(ScalarType.Float64).mean().ToDouble() / moments.Count;
    }

    private static Tensor[]? Free(List<Tensor> panels)
    {
        panels.ForEach(panel => panel.Dispose());
        return null;
    }
}
