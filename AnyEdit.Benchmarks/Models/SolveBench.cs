using AnyEdit.Benchmarks.Naive;
using AnyEdit.Statistics;
using AnyEdit.Updaters.AlphaEdit;
using AnyEdit.Updaters.LeastSquares;
using AnyEdit.Updaters.Memit;

namespace AnyEdit.Benchmarks.Models;

/// <summary>One layer's system of Eq. 19 with random keys. Owns its tensors.</summary>
/// <param name="Moment">C, (n, n), float32.</param>
/// <param name="Factor">Its Cholesky factor.</param>
/// <param name="Keys">K^T, (s, n), float64.</param>
/// <param name="Preserved">K_p^T, (p, n), float64.</param>
/// <param name="Free">A null space of half the directions.</param>
internal sealed record SolveBench(Tensor Moment, SecondMomentFactor Factor, Tensor Keys, Tensor Preserved, NullSpace Free) : IDisposable
{
    /// <summary>Keys scale by this from the strongest direction to the weakest; C's condition is its square.</summary>
    private const double Spread = 100;

    private const int CorpusRows = 2048;

    private static ((int N, int Columns, int Sites, string Device) Size, SolveBench System)? shared;

    /// <summary>
    /// The system of the size that was asked for last is kept for the next who asks: to make it takes longer than to solve it. Borrowed.
    /// </summary>
    public static SolveBench Shared(int n, int columns, int sites, Device device)
    {
        var size = (n, columns, sites, device.ToString());
        if (shared is { } kept && kept.Size == size)
            return kept.System;
        shared?.System.Dispose();
        shared = null;
        var system = Create(n, columns, sites, device);
        shared = (size, system);
        return system;
    }

    public static SolveBench Create(int n, int columns, int sites, Device? device = null)
    {
        torch.manual_seed(n);
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        device ??= torch.CPU;
        var scale = torch.exp(torch.arange(n, dtype: ScalarType.Float32, device: device) * (-Math.Log(Spread) / n));
        var moment = torch.zeros(n, n, device: device).DetachFromDisposeScope();
        for (var rows = 2 * n; rows > 0; rows -= CorpusRows)
        {
            using var part = torch.NewDisposeScope();
            var corpus = torch.randn(Math.Min(rows, CorpusRows), n, device: device) * scale;
            moment.addmm_(corpus.t(), corpus, beta: 1, alpha: 1f / (2 * n));
        }
        var factor = SecondMomentFactor.Of(new KeyMoments(0, moment.alias(), 1), device);
        var keys = (torch.randn(columns, n, device: device) * scale).to_type(ScalarType.Float64);
        return new(
            moment, factor,
            keys.narrow(0, 0, sites).clone().DetachFromDisposeScope(), keys.narrow(0, sites, columns - sites).clone().DetachFromDisposeScope(),
            new NullSpace(torch.eye(n, n / 2, device: device), isComplement: false));
    }

    /// <summary>(lambda C + K_p K_p^T + K K^T)^-1 K by LU of the dense matrix: X^T (s, n), in the caller's dispose scope.</summary>
    public Tensor Dense(ScalarType dtype)
    {
        using var products = LibtorchProducts.Only();
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var (system, keys) = System(dtype);
        return torch.linalg.solve(system, keys.t()).t().MoveToOuterDisposeScope();
    }

    /// <summary>The same by Cholesky of the dense matrix in float32.</summary>
    public Tensor DenseCholesky()
    {
        using var products = LibtorchProducts.Only();
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var (system, keys) = System(ScalarType.Float32);
        var lower = torch.linalg.cholesky(system);
        return torch.linalg.solve_triangular(lower.t(), torch.linalg.solve_triangular(lower, keys.t(), upper: false), upper: true).t().MoveToOuterDisposeScope();
    }

    /// <summary>The same as an edit does it, with the factor at hand.</summary>
    public Tensor Woodbury() => PreservingLeastSquares.Solve(Factor, MemitDefaults.Lambda, Keys, Preserved);

    /// <summary>Eq. 16 for all sites as one update, with the factor at hand.</summary>
    public Tensor Rome() => ConstrainedLeastSquares.Solve(Factor, Keys, Preserved, 1 / MemitDefaults.Lambda).Solution;

    /// <summary>Eq. 20, with the null space at hand.</summary>
    public Tensor AlphaEdit() => ProjectedLeastSquares.Solve(Free, AlphaEditDefaults.Regularization, Keys, Preserved);

    /// <summary>The factor of C, which the caller owns.</summary>
    public SecondMomentFactor MakeFactor() => SecondMomentFactor.Of(new KeyMoments(0, Moment.alias(), 1), Moment.device);

    /// <summary>Waits for a result and frees it; the size, so that it is used.</summary>
    public static long Finish(Tensor result)
    {
        using var owned = result;
        if (result.device_type == DeviceType.CUDA)
            torch.cuda.synchronize(result.device);
        return result.numel();
    }

    public void Dispose()
    {
        Moment.Dispose();
        Factor.Dispose();
        Keys.Dispose();
        Preserved.Dispose();
        Free.Dispose();
    }

    private (Tensor System, Tensor Keys) System(ScalarType dtype)
    {
        var (keys, preserved) = (Keys.to_type(dtype), Preserved.to_type(dtype));
        return (Moment.to_type(dtype) * MemitDefaults.Lambda + torch.matmul(preserved.t(), preserved) + torch.matmul(keys.t(), keys), keys);
    }
}
