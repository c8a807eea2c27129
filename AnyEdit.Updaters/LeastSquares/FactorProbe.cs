namespace AnyEdit.Updaters.LeastSquares;

/// <summary>How far a solve with a rounded factor is off, found by trying it.</summary>
/// <remarks>
/// With random z, keys G z have the second moment C of usual keys. What the rounded factor makes of them, z again, and of z, G^-T z, tells the
/// error e of whitening and its way back, storage and arithmetic together. A solution of (lambda C + U U^T) X = K is then one for some C'
/// with (1 - 2e) C &lt; C' &lt; (1 + 2e) C, so that its error in the norm of the system is no more than about 2e, whatever lambda and U.
/// </remarks>
internal static class FactorProbe
{
    private const int Vectors = 4;

    /// <summary>The larger of the relative errors of both directions.</summary>
    /// <param name="exact">The factor in float64.</param>
    /// <param name="rounded">The same in float32.</param>
    public static double Error(SecondMomentFactor exact, SecondMomentFactor rounded)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var white = Random(exact.Size).to(exact.Device);                                                  // z (4, n)
        var keys = TriangularPanels.Multiply(exact.Panels, white);                                        // G z
        return Math.Max(Distance(rounded.Whiten(keys), white), Distance(rounded.Unwhiten(white), exact.Unwhiten(white)));
    }

    private static double Distance(Tensor actual, Tensor expected) =>
        (actual.to_type(ScalarType.Float64) - expected).norm().ToDouble() / expected.norm().ToDouble();

    /// <summary>Signs from a generator of its own, which leaves torch's alone.</summary>
    private static Tensor Random(long size)
    {
        var random = new Random(1);
        var signs = new double[Vectors * size];
        for (var i = 0; i < signs.Length; i++)
            signs[i] = random.Next(2) * 2 - 1;
        return torch.tensor(signs, Vectors, size);
    }
}
