namespace AnyEdit.Files;

/// <summary>Where a tensor lies in a safetensors file, and what it is.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DType">The type of its elements.</param>
/// <param name="Shape">Its dimensions; empty for a scalar.</param>
/// <param name="Offset">Position of its first byte from the start of the file.</param>
/// <param name="ByteCount">Length in bytes.</param>
public sealed record TensorEntry(string Name, ScalarType DType, IReadOnlyList<long> Shape, long Offset, long ByteCount)
{
    /// <summary>The number of elements.</summary>
    public long ElementCount => ByteCount / SafetensorsDType.Size(DType);
}
