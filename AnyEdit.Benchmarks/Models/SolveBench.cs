using AnyEdit.Statistics;
using AnyEdit.Updaters.LeastSquares;
using AnyEdit.Updaters.Memit;

namespace AnyEdit.Benchmarks.Models;

/// <summary>One layer's system of Eq. 19 with random keys. Owns its tensors.</summary>
/// <param name="Moment">C, (n, n), float32.</param>
/// <param name="Factor">Its Cholesky factor.</param>
/// <param name="Keys">K^T, (s, n), float64.</param>
/// <param name="Preserved">K_p^T, (p, n), float64.</param>
internal sealed record SolveBench(Tensor Moment, SecondMomentFactor Factor, Tensor Keys, Tensor Preserved) : IDisposable
{
    /// <summary>Keys scale by this from the strongest direction to the weakest; C's condition is its square.</summary>
    private const double Spread = 100;

    public static SolveBench Create(int n, int columns, int sites, Device? device = null)
    {
        torch.manual_seed(n);
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        device ??= torch.CPU;
        var scale = torch.exp(torch.arange(n, dtype: ScalarType.Float32, device: device) * (-Math.Log(Spread) / n));
        var corpus = torch.randn(2 * n, n, device: device) * scale;
        var sum = torch.matmul(corpus.t(), corpus);
        var moment = (sum / (2.0 * n)).DetachFromDisposeScope();
        var factor = SecondMomentFactor.Of(new KeyMoments(0, sum, 2 * n), device);
        var keys = (torch.randn(columns, n, device: device) * scale).to_type(ScalarType.Float64);
        return new(
            moment, factor,
            keys.narrow(0, 0, sites).clone().DetachFromDisposeScope(), keys.narrow(0, sites, columns - sites).clone().DetachFromDisposeScope());
    }

    /// <summary>(lambda C + K_p K_p^T + K K^T)^-1 K by LU of the dense matrix: X^T (s, n), in the caller's dispose scope.</summary>
    public Tensor Dense(ScalarType dtype)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var (keys, preserved) = (Keys.to_type(dtype), Preserved.to_type(dtype));
        var system = Moment.to_type(dtype) * MemitDefaults.Lambda + torch.matmul(preserved.t(), preserved) + torch.matmul(keys.t(), keys);
        return torch.linalg.solve(system, keys.t()).t().MoveToOuterDisposeScope();
    }

    /// <summary>The same with the factor at hand.</summary>
    public Tensor Woodbury() => PreservingLeastSquares.Solve(Factor, MemitDefaults.Lambda, Keys, Preserved);

    /// <summary>The factor of C, which the caller owns.</summary>
    public SecondMomentFactor MakeFactor() => SecondMomentFactor.Of(new KeyMoments(0, Moment.alias(), 1), Moment.device);

    public void Dispose()
    {
        Moment.Dispose();
        Factor.Dispose();
        Keys.Dispose();
        Preserved.Dispose();
    }
}
