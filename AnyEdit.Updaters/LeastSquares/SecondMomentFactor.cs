using AnyEdit.Statistics;

namespace AnyEdit.Updaters.LeastSquares;

/// <summary>The Cholesky factor G of a layer's second moment, C = G G^T: computed once, used by every edit of the layer.</summary>
/// <remarks>
/// In float64, whatever n. C is ill-conditioned (1e5 on small models, more on large ones) and the largest updates go into its
/// weakest directions: a float32 factor loses exactly the digits that matter there. It costs n^3 / 3 operations once and
/// 8 n^2 bytes.
/// </remarks>
public static class SecondMomentFactor
{
    /// <summary>What is added to C, relative to its mean diagonal, until it is positive definite. Stored sums are float32.</summary>
    private static readonly double[] Jitters = [0, 1e-10, 1e-8, 1e-6, 1e-4];

    /// <summary>A squared pivot of G that is smaller than this, relative to C's mean diagonal, is rounding and not knowledge.</summary>
    private const double Negligible = 1e-12;

    /// <summary>Factors C.</summary>
    /// <param name="moments">The moments; borrowed.</param>
    /// <param name="device">Where to compute and keep the factor.</param>
    /// <returns>
    /// G, lower triangular, (n, n), float64, outside of any dispose scope, owned by the caller; and what had to be added to the
    /// diagonal of C, relative to its mean, 0 as a rule.
    /// </returns>
    /// <exception cref="EditFailedException">C is singular.</exception>
    public static (Tensor Lower, double Jitter) Of(KeyMoments moments, Device device)
    {
        ArgumentNullException.ThrowIfNull(moments);
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var moment = moments.SecondMoment().to(device);
        var mean = moment.diagonal().mean().ToDouble();
        foreach (var jitter in Jitters)
        {
            using var attempt = torch.NewDisposeScope();
            var shifted = jitter == 0 ? moment : moment + torch.eye(moments.Size, dtype: ScalarType.Float64, device: device) * (jitter * mean);
            var (lower, info) = torch.linalg.cholesky_ex(shifted);
            if (info.ToInt64() == 0 && lower.diagonal().min().ToDouble() > Math.Sqrt(Negligible * mean))
                return (lower.DetachFromDisposeScope(), jitter);
            if (moments.Count < moments.Size)
                throw new EditFailedException(
                    $"The key moments of layer {moments.Layer} come from {moments.Count} tokens, fewer than the {moments.Size} numbers of a key, "
                    + "so they do not say what the layer has to keep; collect them over more text.");
        }
        throw new EditFailedException($"The key moments of layer {moments.Layer} are not positive definite; the file may be damaged, collect them again.");
    }
}
