namespace AnyEdit.Torch.Native;

/// <summary>What a <see cref="NativeArgument"/> holds (<c>ae_tag</c>).</summary>
internal enum ArgumentKind
{
    None = 0,
    Tensor = 1,
    Integer = 2,
    Real = 3,
    Boolean = 4,
    Integers = 5,
    Reals = 6,
    Tensors = 7,
    String = 8,
    Device = 9,
    Generator = 10,
    Default = 11,
}
