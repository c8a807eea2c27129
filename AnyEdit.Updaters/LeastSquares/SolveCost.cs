namespace AnyEdit.Updaters.LeastSquares;

/// <summary>
/// What the routes to a solution cost, in multiplications and additions of a large float64 product: operations, each weighted with the time that
/// one takes.
/// </summary>
/// <remarks>
/// The weights are measured, but constants: a weight measured in each process would let the clock choose the route, and with it the last bits
/// of an edit. With them the chosen route was the fastest for n = 1408, s = 6 and m of .5, .7, .9, 1.5, 2 and 3 n, and at 1.1 n as fast as the
/// fastest, on two threads with OpenBLAS's kernels for AVX2 and for AVX-512 (2026-11-23; an operation of a float32 product took .27 to .48 of one in
/// float64). <c>--filter '*Crossover*'</c> of AnyEdit.Benchmarks measures them again. No GPU was at hand; it takes the same routes.
/// </remarks>
internal static class SolveCost
{
    /// <summary>An operation of a float32 product.</summary>
    public const double SingleProduct = 0.35;

    /// <summary>An operation of a Cholesky factorisation or a triangular solve in float64.</summary>
    public const double Cholesky = 3;

    /// <summary>The cheapest route for a system with the factor of C at hand, whitening included.</summary>
    /// <param name="size">n.</param>
    /// <param name="columns">m, keys in all.</param>
    /// <param name="count">s, those to be written.</param>
    /// <param name="precision">The factor's.</param>
    public static SolveRoute Cheapest(long size, long columns, long count, ScalarType precision)
    {
        var routes = new List<(SolveRoute Route, double Cost)>
        {
            (SolveRoute.Columns, Sweeps(size, columns, count) + Columns(size, columns, count)),
            (SolveRoute.Rows, Sweeps(size, columns, count) + Rows(size, columns, count)),
        };
        if (precision == ScalarType.Float32)
        {
            routes.Add((SolveRoute.SingleColumns, SingleColumns(size, columns, count)));
            routes.Add((SolveRoute.SingleRows, SingleRows(size, columns, count)));
        }
        return routes.MinBy(route => route.Cost).Route;
    }

    /// <summary>Whether the system of m columns is cheaper than that of d rows, both in float64.</summary>
    /// <param name="rows">d.</param>
    /// <param name="columns">m.</param>
    /// <param name="count">s.</param>
    public static bool TakesColumns(long rows, long columns, long count) => Columns(rows, columns, count) < Rows(rows, columns, count);

    /// <summary>All products in float32, then the residual; a correction is little beside them.</summary>
    private static double SingleColumns(double n, double m, double s) =>
        SingleProduct * (Sweeps(n, m, s) + n * m * m + 2 * n * m * s) + 2 * n * m * s + Cholesky * (m * m * m / 3 + 2 * m * m * s);

    /// <summary>Likewise; Y and X take three products of V with s columns instead of one.</summary>
    private static double SingleRows(double n, double m, double s) =>
        SingleProduct * (Sweeps(n, m, s) + n * n * m + 6 * n * m * s) + 2 * n * m * s + Cholesky * (n * n * n / 3 + 2 * n * n * s);

    /// <summary>V^T V (m, m), its factor, (I + V^T V)^-1 E_K and V times that.</summary>
    private static double Columns(double d, double m, double s) => d * m * m + Cholesky * (m * m * m / 3 + 2 * m * m * s) + 2 * d * m * s;

    /// <summary>V V^T (d, d), its factor and (I + V V^T)^-1 V_K.</summary>
    private static double Rows(double d, double m, double s) => d * d * m + Cholesky * (d * d * d / 3 + 2 * d * d * s);

    /// <summary>G^-1 U and the way back for X, each by half a matrix.</summary>
    private static double Sweeps(double n, double m, double s) => n * n * (m + s);
}
