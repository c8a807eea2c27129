using AnyEdit.Statistics;
using AnyEdit.Updaters.LeastSquares;

namespace AnyEdit.Tests.Updaters.LeastSquares;

/// <summary>The slow twin: the whole n x n system of Eq. 19, written out and solved as it stands, in float64.</summary>
internal static class NaiveLeastSquares
{
    /// <summary>((lambda C + K_p K_p^T + K K^T)^-1 K)^T for keys as rows.</summary>
    public static Tensor Solve(Tensor moment, double lambda, Tensor keys, Tensor preserved)
    {
        using var scope = torch.NewDisposeScope();
        var system = moment * lambda + torch.matmul(preserved.t(), preserved) + torch.matmul(keys.t(), keys);
        return torch.linalg.solve(system, keys.t()).t().MoveToOuterDisposeScope();
    }

    public static double RelativeDistance(Tensor actual, Tensor expected)
    {
        using var scope = torch.NewDisposeScope();
        return (actual.to_type(ScalarType.Float64) - expected.to_type(ScalarType.Float64)).norm().ToDouble() / expected.to_type(ScalarType.Float64).norm().ToDouble();
    }

    /// <summary>A symmetric matrix with eigenvalues from 1 down to 1 / condition, evenly spaced in their logarithm, as a sum over <paramref name="count"/>.</summary>
    public static Tensor RandomMoment(int size, double condition)
    {
        using var scope = torch.NewDisposeScope();
        var basis = torch.linalg.qr(torch.randn(size, size, dtype: ScalarType.Float64)).Q;
        var eigenvalues = torch.exp(torch.arange(size, dtype: ScalarType.Float64) * (-Math.Log(condition) / Math.Max(1, size - 1)));
        return torch.matmul(basis * eigenvalues, basis.t()).MoveToOuterDisposeScope();
    }

    /// <summary>The factor of a second moment, in the caller's dispose scope as far as that goes: it frees its tensors itself.</summary>
    /// <param name="moment">C, (n, n).</param>
    /// <param name="singleFrom">From which n on it may be kept in float32.</param>
    public static SecondMomentFactor Factor(Tensor moment, int singleFrom = SecondMomentFactor.SingleFrom) =>
        SecondMomentFactor.Of(new KeyMoments(0, moment.alias(), 1), moment.device, singleFrom);
}
