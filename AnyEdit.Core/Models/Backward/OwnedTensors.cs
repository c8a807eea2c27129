namespace AnyEdit.Models.Backward;

/// <summary>Tensors that live until all of them are freed together.</summary>
internal sealed class OwnedTensors : IDisposable
{
    private readonly List<Tensor> kept = [];

    /// <summary>Takes a tensor out of the caller's dispose scope.</summary>
    public Tensor Keep(Tensor tensor)
    {
        kept.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    /// <summary>Frees the tensors; others may be kept afterwards.</summary>
    public void Dispose()
    {
        foreach (var tensor in kept)
            tensor.Dispose();
        kept.Clear();
    }
}
