namespace AnyEdit.Updaters.Texts;

/// <summary>What a model computes on the texts of an update. Owns its tensors.</summary>
/// <param name="Keys">K^T: the keys of a layer at the sites, (s, n), float64.</param>
/// <param name="Preserved">K_p^T: the keys of the layer at the positions to preserve, (p, n), float64.</param>
/// <param name="States">h^z at the sites, (s, H), float64.</param>
internal sealed record TextObservation(Tensor Keys, Tensor Preserved, Tensor States) : IDisposable
{
    public void Dispose()
    {
        Keys.Dispose();
        Preserved.Dispose();
        States.Dispose();
    }
}
