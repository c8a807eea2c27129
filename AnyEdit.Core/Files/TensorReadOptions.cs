namespace AnyEdit.Files;

/// <summary>How a tensor is brought from a file into memory.</summary>
public sealed record TensorReadOptions
{
    /// <summary>The type wanted.</summary>
    /// <value>The default value is <c>null</c>: as in the file. Only floating-point tensors are converted.</value>
    public ScalarType? DType { get; init; }

    /// <summary>The device wanted.</summary>
    /// <value>The default value is <c>null</c>: the CPU.</value>
    public Device? Device { get; init; }

    /// <summary>Whether a NaN or an infinity is an error.</summary>
    /// <value>The default value is <c>false</c>.</value>
    public bool RequireFinite { get; init; }

    /// <summary>Receives the number of bytes of each piece read, on the reading thread.</summary>
    /// <value>The default value is <c>null</c>.</value>
    public Action<long>? OnRead { get; init; }
}
