namespace AnyEdit.Torch.Modules;

/// <summary>An optimizer's memory of one parameter. Owns its tensors.</summary>
internal sealed class ParameterState : IDisposable
{
    private readonly Dictionary<string, torch.Tensor> _tensors = [];

    public long Step { get; set; }

    /// <summary>A tensor of zeros like <paramref name="like"/> at its first use, then what became of it.</summary>
    public torch.Tensor Zeros(string name, torch.Tensor like) => Get(name, like.zeros_like);

    /// <summary>A copy of <paramref name="initial"/> at its first use, then what became of it.</summary>
    public torch.Tensor Copy(string name, torch.Tensor initial, out bool made)
    {
        made = !_tensors.ContainsKey(name);
        return Get(name, (_, _, _) => initial.clone());
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values) tensor.Dispose();
        _tensors.Clear();
    }

    private torch.Tensor Get(string name, Func<torch.ScalarType?, torch.Device?, bool, torch.Tensor> make)
    {
        if (!_tensors.TryGetValue(name, out var tensor))
            _tensors[name] = tensor = make(null, null, false).DetachFromDisposeScope();
        return tensor;
    }
}
