namespace AnyEdit.Torch;

/// <summary>Counts of objects that one thread has made and disposed.</summary>
public class LifetimeStatistics
{
    /// <summary>Objects made while no dispose scope was open.</summary>
    public long CreatedOutsideScopeCount { get; internal set; }

    /// <summary>Objects disposed while they were under no dispose scope.</summary>
    public long DisposedOutsideScopeCount { get; internal set; }

    /// <summary>Objects made while a dispose scope was open.</summary>
    public long CreatedInScopeCount { get; internal set; }

    /// <summary>Objects disposed by, or while under, a dispose scope.</summary>
    public long DisposedInScopeCount { get; internal set; }

    /// <summary>Objects that were put under a dispose scope after they were made.</summary>
    public long AttachedToScopeCount { get; internal set; }

    /// <summary>Objects that were taken out of all dispose scopes.</summary>
    public long DetachedFromScopeCount { get; internal set; }

    /// <summary>Objects made and not yet disposed.</summary>
    public long ThreadTotalLiveCount =>
        CreatedOutsideScopeCount + CreatedInScopeCount - DisposedOutsideScopeCount - DisposedInScopeCount;

    /// <summary>Sets all counts to zero.</summary>
    public void Reset()
    {
        CreatedOutsideScopeCount = DisposedOutsideScopeCount = CreatedInScopeCount = 0;
        DisposedInScopeCount = AttachedToScopeCount = DetachedFromScopeCount = 0;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"live: {ThreadTotalLiveCount}, in scopes: {CreatedInScopeCount} made, {DisposedInScopeCount} disposed, "
        + $"outside: {CreatedOutsideScopeCount} made, {DisposedOutsideScopeCount} disposed, "
        + $"attached: {AttachedToScopeCount}, detached: {DetachedFromScopeCount}";
}
