namespace AnyEdit.Torch;

/// <summary>The kind of a device, numbered as in libtorch.</summary>
public enum DeviceType
{
    /// <summary>The host's processor and memory.</summary>
    CPU = 0,

    /// <summary>An NVIDIA GPU (or an AMD one under a ROCm build of libtorch).</summary>
    CUDA = 1,

    /// <summary>An Apple GPU.</summary>
    MPS = 13,

    /// <summary>Shapes and types without elements.</summary>
    META = 14,
}
