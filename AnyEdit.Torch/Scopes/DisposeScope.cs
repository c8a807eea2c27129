namespace AnyEdit.Torch;

/// <summary>
/// Frees the tensors that were made on its thread while it was the innermost scope, unless they were moved out.
/// Scopes nest; a scope belongs to the thread that opened it.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager _manager;

    // Borrowed from the manager while there is something in it.
    private HashSet<IDisposable>? _disposables;

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        _manager = manager;
        OuterScope = outer;
    }

    internal DisposeScope? OuterScope { get; set; }

    /// <summary>A copy of the list of what this scope will dispose.</summary>
    public IReadOnlyList<IDisposable> DisposablesView => _disposables is null ? [] : [.. _disposables];

    /// <summary>How many objects this scope will dispose.</summary>
    public int DisposablesCount => _disposables?.Count ?? 0;

    /// <summary>Whether this scope will dispose <paramref name="disposable"/>.</summary>
    public bool Contains(IDisposable disposable) => _disposables?.Contains(disposable) == true;

    /// <summary>Moves an object to the scope around this one, or out of all scopes where there is none.</summary>
    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(OuterScope, disposable);

    /// <summary>Moves two objects to the scope around this one.</summary>
    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable where T2 : IDisposable => MoveToOther(OuterScope, first, second);

    /// <summary>Moves three objects to the scope around this one.</summary>
    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        MoveToOther(OuterScope, first, second, third);

    /// <summary>Moves objects to the scope around this one.</summary>
    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(OuterScope, disposables);

    /// <summary>Moves objects to the scope around this one.</summary>
    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(OuterScope, disposables);

    /// <summary>Moves an object to another scope, or out of all scopes when <paramref name="scope"/> is null.</summary>
    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        Move(scope, disposable);
        return disposable;
    }

    /// <summary>Moves two objects to another scope.</summary>
    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second)
        where T1 : IDisposable where T2 : IDisposable
    {
        Move(scope, first);
        Move(scope, second);
        return (first, second);
    }

    /// <summary>Moves three objects to another scope.</summary>
    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        Move(scope, first);
        Move(scope, second);
        Move(scope, third);
        return (first, second, third);
    }

    /// <summary>Moves objects to another scope.</summary>
    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) =>
        MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    /// <summary>Moves objects to another scope.</summary>
    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables) Move(scope, disposable);
    }

    /// <summary>Takes an object out of all scopes: the caller disposes it.</summary>
    public T Detach<T>(T disposable) where T : IDisposable => MoveToOther(null, disposable);

    /// <summary>Takes two objects out of all scopes.</summary>
    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable where T2 : IDisposable => MoveToOther(null, first, second);

    /// <summary>Takes three objects out of all scopes.</summary>
    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable => MoveToOther(null, first, second, third);

    /// <summary>Takes objects out of all scopes.</summary>
    public void Detach(params IDisposable[] disposables) => MoveToOther(null, disposables);

    /// <summary>Takes objects out of all scopes.</summary>
    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    /// <summary>Puts an object under this scope, taking a tensor out of the scope that it was under.</summary>
    public void Attach(IDisposable disposable)
    {
        if (disposable is torch.Tensor tensor)
        {
            if (tensor.OwningDisposeScope == this || tensor.IsInvalid) return;
            if (tensor.OwningDisposeScope is { } owner) owner._disposables?.Remove(tensor);
            else _manager.StatisticsInstance.TensorStatistics.AttachedToScopeCount++;
            tensor.OwningDisposeScope = this;
        }

        Include(disposable);
    }

    /// <summary>Puts objects under this scope.</summary>
    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    /// <summary>Puts objects under this scope.</summary>
    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        IDisposable[] all = [.. disposables];
        foreach (var disposable in all) Attach(disposable);
        return all;
    }

    /// <summary>Disposes everything under this scope, which stays open.</summary>
    public void DisposeEverything()
    {
        var old = _disposables;
        _disposables = null;
        if (old is not null) Dispose(old);
    }

    /// <summary>Disposes everything under this scope except <paramref name="inKeep"/>, which it disposes at its own end even if it was under none (as in TorchSharp).</summary>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var kept = _manager.Borrow();
        kept.UnionWith(inKeep);
        var old = _disposables;
        _disposables = kept;
        if (old is not null) Dispose(old);
    }

    /// <summary>Disposes everything under this scope except <paramref name="keep"/>.</summary>
    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    /// <summary>Disposes everything under this scope except one object.</summary>
    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        var old = _disposables;
        _disposables = null;
        Include(keep);
        if (old is not null) Dispose(old);
        return keep;
    }

    /// <summary>Disposes everything under this scope except two objects.</summary>
    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    /// <summary>Disposes everything under this scope except three objects.</summary>
    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    /// <summary>Forgets an object that was disposed by other means.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        _disposables?.Remove(disposable);
        if (disposable is not torch.Tensor tensor) return;
        tensor.Release();
        _manager.StatisticsInstance.TensorStatistics.DisposedInScopeCount++;
    }

    /// <summary>Disposes everything under this scope and closes it.</summary>
    public void Dispose()
    {
        DisposeEverything();
        _manager.Remove(this);
    }

    internal void Include(IDisposable disposable) => (_disposables ??= _manager.Borrow()).Add(disposable);

    internal void Replace(IDisposable old, IDisposable successor)
    {
        if (_disposables?.Remove(old) == true) _disposables.Add(successor);
    }

    // Frees what was under this scope and is not any more.
    private void Dispose(HashSet<IDisposable> old)
    {
        foreach (var disposable in old)
        {
            if (_disposables?.Contains(disposable) == true) continue;
            if (disposable is torch.Tensor tensor)
            {
                if (!tensor.IsInvalid) _manager.StatisticsInstance.TensorStatistics.DisposedInScopeCount++;
                tensor.Release();
                continue;
            }

            disposable.Dispose();
        }

        _manager.GiveBack(old);
    }

    private void Move(DisposeScope? scope, IDisposable disposable)
    {
        if (_disposables?.Remove(disposable) != true) return;
        scope?.Include(disposable);
        if (disposable is not torch.Tensor tensor) return;
        tensor.OwningDisposeScope = scope;
        if (scope is null) _manager.StatisticsInstance.TensorStatistics.DetachedFromScopeCount++;
    }
}
