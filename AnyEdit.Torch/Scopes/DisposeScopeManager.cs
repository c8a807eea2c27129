namespace AnyEdit.Torch;

/// <summary>Keeps the dispose scopes of one thread.</summary>
public class DisposeScopeManager
{
    // A scope that held more than this many objects is rare, and emptying its set would take long.
    private const int LargestKept = 256;

    [ThreadStatic] private static DisposeScopeManager? t_instance;

    // Empty sets for the next scopes: as many as there were scopes at once.
    private readonly Stack<HashSet<IDisposable>> _sets = new();

    /// <summary>How many tensors this thread has made and freed, in scopes and outside.</summary>
    public static ThreadDisposeScopeStatistics Statistics => ThreadSingleton.StatisticsInstance;

    internal static DisposeScopeManager ThreadSingleton => t_instance ??= new DisposeScopeManager();

    internal ThreadDisposeScopeStatistics StatisticsInstance { get; } = new();

    internal DisposeScope? CurrentDisposeScope { get; private set; }

    internal static DisposeScope NewDisposeScope()
    {
        var manager = ThreadSingleton;
        return manager.CurrentDisposeScope = new DisposeScope(manager, manager.CurrentDisposeScope);
    }

    internal DisposeScope? Register(torch.Tensor tensor)
    {
        var statistics = StatisticsInstance.TensorStatistics;
        if (CurrentDisposeScope is not { } current)
        {
            statistics.CreatedOutsideScopeCount++;
            return null;
        }

        statistics.CreatedInScopeCount++;
        current.Include(tensor);
        return current;
    }

    // Scopes are usually closed innermost first; one that is not must not take the scopes inside it along.
    internal void Remove(DisposeScope scope)
    {
        if (CurrentDisposeScope == scope)
        {
            CurrentDisposeScope = scope.OuterScope;
            return;
        }

        for (var inner = CurrentDisposeScope; inner is not null; inner = inner.OuterScope)
            if (inner.OuterScope == scope) inner.OuterScope = scope.OuterScope;
    }

    internal HashSet<IDisposable> Borrow() => _sets.TryPop(out var set) ? set : new(ReferenceEqualityComparer.Instance);

    internal void GiveBack(HashSet<IDisposable> set)
    {
        if (set.Capacity > LargestKept) return;
        set.Clear();
        _sets.Push(set);
    }
}
