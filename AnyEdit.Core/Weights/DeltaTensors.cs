namespace AnyEdit.Weights;

/// <summary>The form in which changes keep their numbers.</summary>
internal static class DeltaTensors
{
    /// <summary>
    /// Replaces a tensor by its float32, contiguous form outside of any dispose scope. Contiguous, because a product must take
    /// the same path through the BLAS, and so give the same bits, after the factors were saved and loaded.
    /// </summary>
    public static Tensor TakeAsFloat32(this Tensor tensor)
    {
        using (tensor)
        using (torch.no_grad())
        using (torch.NewDisposeScope())
            return tensor.detach().to_type(ScalarType.Float32).contiguous().DetachFromDisposeScope();
    }

    /// <summary>The shape for a message, e.g. (64, 160).</summary>
    public static string Describe(this Tensor tensor) => Describe((IEnumerable<long>)tensor.shape);

    /// <summary>The shape for a message, e.g. (64, 160).</summary>
    public static string Describe(IEnumerable<long> shape) => $"({string.Join(", ", shape)})";
}
