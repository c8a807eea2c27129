using AnyEdit.Weights;

namespace AnyEdit.Patches;

/// <summary>An edit as a value: what it adds to which parameters. Owns its tensors.</summary>
public sealed class EditPatch : IDisposable
{
    /// <summary>Creates a patch that owns the given changes.</summary>
    /// <param name="manifest">Where it comes from and where it belongs.</param>
    /// <param name="deltas">The change of each parameter by name.</param>
    public EditPatch(EditPatchManifest manifest, IReadOnlyDictionary<string, WeightDelta> deltas)
    {
        Manifest = manifest;
        Deltas = deltas;
    }

    /// <summary>Where the patch comes from and where it belongs.</summary>
    public EditPatchManifest Manifest { get; }

    /// <summary>The change of each parameter by name.</summary>
    public IReadOnlyDictionary<string, WeightDelta> Deltas { get; }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var delta in Deltas.Values)
            delta.Dispose();
    }
}
