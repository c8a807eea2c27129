namespace AnyEdit.Weights;

/// <summary>A change of a parameter of any shape, number by number.</summary>
public sealed class DenseDelta : WeightDelta
{
    /// <summary>Creates the change. Takes ownership of <paramref name="change"/>.</summary>
    /// <param name="change">What is added, in the shape of the parameter.</param>
    public DenseDelta(Tensor change) => Change = change.TakeAsFloat32();

    /// <summary>What is added, float32, contiguous.</summary>
    public Tensor Change { get; }

    /// <inheritdoc />
    public override IReadOnlyList<long> Shape => Change.shape;

    /// <inheritdoc />
    public override Tensor ToDense() => Change.clone();

    /// <inheritdoc />
    public override void Dispose() => Change.Dispose();
}
