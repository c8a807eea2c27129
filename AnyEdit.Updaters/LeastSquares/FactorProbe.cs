namespace AnyEdit.Updaters.LeastSquares;

/// <summary>How far a solve with a rounded factor is off, found by trying it.</summary>
/// <remarks>
/// With random z, keys G z have the second moment C of usual keys. What the rounded factor makes of them, z again, and of z, G^-T z, tells the
/// error e of whitening and its way back, storage and arithmetic together. A solution of (lambda C + U U^T) X = K is then one for some C' near
/// C in every direction, (1 - r) C &lt; C' &lt; (1 + r) C, and off by about r in the norm of the system, whatever lambda and U. r belongs to the
/// worst direction and e to a mean one: for C of conditions from 1e4 to 1e8, with equal and with spread diagonals, X was off by 3 e in the norm
/// of C and by 3 to 8 e in that of X. The error grows with the square root of the condition that is left when the diagonal is
/// made equal, 1.5e-6 for 1e4 and 1e-5 for 1e6; spread diagonals alone do not count.
/// </remarks>
internal static class FactorProbe
{
    /// <summary>How many are tried.</summary>
    public const int Vectors = 4;

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
