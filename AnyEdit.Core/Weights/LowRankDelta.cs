namespace AnyEdit.Weights;

/// <summary>A change of a matrix that is kept as the product of two thin ones.</summary>
public sealed class LowRankDelta : WeightDelta
{
    /// <summary>Creates the change <paramref name="left"/> x <paramref name="right"/>. Takes ownership of both.</summary>
    /// <param name="left">(rows, r), r being the rank at most.</param>
    /// <param name="right">(r, columns).</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public LowRankDelta(Tensor left, Tensor right)
    {
        if (left.dim() != 2 || right.dim() != 2 || left.shape[1] != right.shape[0])
            throw new ArgumentException($"A low-rank change needs (rows, r) and (r, columns), not {left.Describe()} and {right.Describe()}.");
        Left = left.TakeAsFloat32();
        Right = right.TakeAsFloat32();
    }

    /// <summary>(rows, r), float32, contiguous.</summary>
    public Tensor Left { get; }

    /// <summary>(r, columns), float32, contiguous.</summary>
    public Tensor Right { get; }

    /// <inheritdoc />
    public override IReadOnlyList<long> Shape => [Left.shape[0], Right.shape[1]];

    /// <inheritdoc />
    public override Tensor ToDense() => torch.matmul(Left, Right);

    /// <inheritdoc />
    public override void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
    }
}
