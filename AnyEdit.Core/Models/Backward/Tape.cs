namespace AnyEdit.Models.Backward;

/// <summary>Owns what a forward pass leaves for the backward pass, until the next forward pass.</summary>
internal sealed class Tape : IDisposable
{
    private readonly List<Tensor> kept = [];

    /// <summary>Takes a tensor out of the caller's dispose scope.</summary>
    public Tensor Keep(Tensor tensor)
    {
        kept.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in kept)
            tensor.Dispose();
        kept.Clear();
    }
}
