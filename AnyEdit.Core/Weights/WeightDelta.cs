namespace AnyEdit.Weights;

/// <summary>The change of one parameter, in the orientation in which the parameter is stored. Owns its tensors.</summary>
/// <remarks>
/// <see cref="ApplyTo"/> is the only way in which a change becomes a weight, so that an edit and the patch saved from it
/// give the same bits.
/// </remarks>
public abstract class WeightDelta : IDisposable
{
    /// <summary>The shape of the parameter that is changed.</summary>
    public abstract IReadOnlyList<long> Shape { get; }

    /// <summary>Computes the changed parameter: the sum in float32 (or the parameter's own dtype, if that is wider), rounded once.</summary>
    /// <param name="weight">The parameter before the change; it is not modified.</param>
    /// <returns>A new tensor in the parameter's dtype and on its device, outside of any dispose scope; the caller owns it.</returns>
    /// <exception cref="ArgumentException">The parameter has another shape.</exception>
    public Tensor ApplyTo(Tensor weight)
    {
        if (!Shape.SequenceEqual(weight.shape))
            throw new ArgumentException($"A change of shape {DeltaTensors.Describe(Shape)} cannot be applied to a parameter of shape {weight.Describe()}.", nameof(weight));
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var sum = weight.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        var change = ToDense().to(weight.device).to_type(sum);
        return (weight.detach().to_type(sum) + change).to_type(weight.dtype).DetachFromDisposeScope();
    }

    /// <summary>The change as one tensor, float32; the caller (or its dispose scope) owns it.</summary>
    public abstract Tensor ToDense();

    /// <inheritdoc />
    public abstract void Dispose();
}
