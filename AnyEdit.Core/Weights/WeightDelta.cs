namespace AnyEdit.Weights;

/// <summary>The change of one parameter, in the orientation in which the parameter is stored. Owns its tensors.</summary>
/// <remarks>
/// <see cref="ApplyTo"/> is the only way in which a change becomes a weight, so that an edit and the patch saved from it
/// give the same bits.
/// </remarks>
public abstract class WeightDelta : IDisposable
{
    /// <summary>Computes the changed parameter.</summary>
    /// <param name="weight">The parameter before the change; it is not modified.</param>
    /// <returns>A new tensor in the parameter's dtype and on its device, outside of any dispose scope; the caller owns it.</returns>
    public abstract Tensor ApplyTo(Tensor weight);

    /// <summary>The change as one matrix, float32; the caller owns it.</summary>
    public abstract Tensor ToDense();

    /// <inheritdoc />
    public abstract void Dispose();
}
