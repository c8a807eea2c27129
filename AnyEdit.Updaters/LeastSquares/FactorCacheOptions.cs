namespace AnyEdit.Updaters.LeastSquares;

/// <summary>Which factors a <see cref="FactorCache"/> keeps.</summary>
/// <param name="Capacity">How many bytes to keep in memory.</param>
/// <param name="Files">Whether to keep files beside the key moments.</param>
internal sealed record FactorCacheOptions(double Capacity, bool Files)
{
    /// <summary>Keys of fewer numbers get no file: to factor their C takes no longer than to read and check one.</summary>
    public int FilesFrom { get; init; } = SecondMomentFactor.SingleFrom;
}
