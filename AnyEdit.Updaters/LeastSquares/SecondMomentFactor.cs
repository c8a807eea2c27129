using AnyEdit.Statistics;

namespace AnyEdit.Updaters.LeastSquares;

/// <summary>
/// The Cholesky factor G of a layer's second moment, C = G G^T: computed once, used by every edit of the layer, whatever lambda. Owns its
/// tensors.
/// </summary>
/// <remarks>
/// Computed in float64, whatever n. Large ones (<see cref="SingleFrom"/>) are kept in float32, where solving is twice as fast and takes
/// half the memory, n^2 / 2 numbers, if trying it shows an error below 1e-5 (<see cref="FactorProbe"/>); an
/// ill-conditioned C stays in float64, because the largest updates go into its weakest directions. Safe for concurrent use but for
/// <see cref="Dispose"/>.
/// </remarks>
public sealed class SecondMomentFactor : IDisposable
{
    /// <summary>From this many numbers in a key on, a factor may be kept in float32; below, the difference is not felt.</summary>
    public const int SingleFrom = 1024;

    /// <summary>The largest error that <see cref="FactorProbe"/> may find in a float32 factor, so that updates are right to 1e-4.</summary>
    internal const double SingleError = 1e-5;

    /// <summary>The rule that chooses <see cref="Precision"/>, its constants included; part of a factor's file.</summary>
    internal static string PrecisionRule { get; } =
        FormattableString.Invariant($"float32 from n = {SingleFrom} on where {FactorProbe.Vectors} vectors err by less than {SingleError}");

    /// <summary>What is added to C, relative to its mean diagonal, until it is positive definite. Stored sums are float32.</summary>
    private static readonly double[] Jitters = [0, 1e-10, 1e-8, 1e-6, 1e-4];

    private readonly Tensor[] panels;

    /// <summary>Takes ownership of panels.</summary>
    internal SecondMomentFactor(Tensor[] panels, double jitter) => (this.panels, Jitter) = (panels, jitter);

    /// <summary>n, the length of a key.</summary>
    public long Size => panels[^1].shape[1];

    /// <summary>float32 or float64.</summary>
    public ScalarType Precision => panels[0].dtype;

    /// <summary>What had to be added to the diagonal of C, relative to its mean, 0 as a rule.</summary>
    public double Jitter { get; }

    /// <summary>Where the factor is.</summary>
    public Device Device => panels[0].device;

    /// <summary>Its bytes.</summary>
    public double Bytes => BytesOf(Size, Precision);

    /// <summary>See <see cref="TriangularPanels"/>; borrowed.</summary>
    internal IReadOnlyList<Tensor> Panels => panels;

    /// <summary>Factors C.</summary>
    /// <param name="moments">The moments, which this takes over and frees as soon as all their numbers are in the factor.</param>
    /// <param name="device">Where to compute and keep the factor.</param>
    /// <param name="cancellationToken">Checked before every 256 rows.</param>
    /// <returns>The factor; the caller owns it.</returns>
    /// <exception cref="EditFailedException">C is singular.</exception>
    public static SecondMomentFactor Of(KeyMoments moments, Device device, CancellationToken cancellationToken = default) =>
        Of(moments, device, SingleFrom, cancellationToken);

    /// <summary>The same with another size from which float32 may do.</summary>
    internal static SecondMomentFactor Of(KeyMoments moments, Device device, int singleFrom, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(moments);
        using var owned = moments;
        using var noGradients = torch.no_grad();
        foreach (var jitter in Jitters)
        {
            if (PanelCholesky.Factor(moments, device, jitter, cancellationToken) is { } panels)
            {
                moments.Dispose();
                return Rounded(new SecondMomentFactor(panels, jitter), singleFrom);
            }
            if (moments.Count < moments.Size)
                throw new EditFailedException(
                    $"The key moments of layer {moments.Layer} come from {moments.Count} tokens, fewer than the {moments.Size} numbers of a key, "
                    + "so they do not say what the layer has to keep; collect them over more text.");
        }
        throw new EditFailedException($"The key moments of layer {moments.Layer} are not positive definite; the file may be damaged, collect them again.");
    }

    /// <summary>G^-1 V: keys in coordinates in which the usual ones have unit second moment.</summary>
    /// <param name="rows">V^T, (m, n), of any precision.</param>
    /// <param name="precision">What to compute in, at the cost of converting the factor as it is read; null for that of the factor.</param>
    /// <returns>(m, n), in that precision, in the caller's dispose scope.</returns>
    public Tensor Whiten(Tensor rows, ScalarType? precision = null) => Solve(rows, precision, TriangularPanels.SolveForward);

    /// <summary>G^-T V.</summary>
    /// <inheritdoc cref="Whiten"/>
    public Tensor Unwhiten(Tensor rows, ScalarType? precision = null) => Solve(rows, precision, TriangularPanels.SolveBackward);

    /// <summary>The bytes of a factor.</summary>
    /// <param name="size">n.</param>
    /// <param name="precision">float32 or float64.</param>
    public static double BytesOf(long size, ScalarType precision) => TriangularPanels.Numbers(size) * (precision == ScalarType.Float32 ? 4.0 : 8.0);

    /// <summary>Another handle on the same numbers, to be disposed on its own.</summary>
    public SecondMomentFactor Share() => new(Array.ConvertAll(panels, panel => panel.alias().DetachFromDisposeScope()), Jitter);

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var panel in panels)
            panel.Dispose();
    }

    private Tensor Solve(Tensor rows, ScalarType? precision, Action<IReadOnlyList<Tensor>, Tensor> sweep)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var vectors = rows.to_type(precision ?? Precision, copy: true).contiguous();
        sweep(panels, vectors);
        return vectors.MoveToOuterDisposeScope();
    }

    /// <summary>The factor in float32 if that is good enough, which frees the other one.</summary>
    private static SecondMomentFactor Rounded(SecondMomentFactor exact, int singleFrom)
    {
        if (exact.Size < singleFrom)
            return exact;
        using var scope = torch.NewDisposeScope();
        try
        {
            var single = new SecondMomentFactor(Array.ConvertAll(exact.panels, panel => panel.to_type(ScalarType.Float32)), exact.Jitter);
            if (!(FactorProbe.Error(exact, single) < SingleError))
                return exact;
            foreach (var panel in single.panels)
                panel.DetachFromDisposeScope();
            exact.Dispose();
            return single;
        }
        catch
        {
            exact.Dispose();
            throw;
        }
    }
}
