namespace AnyEdit.Torch.Native;

/// <summary>A stretch of native memory, short enough for a span.</summary>
internal readonly record struct NativeMemoryBlock(nint Start, int Length)
{
    public const int MaximumLength = 1 << 30;

    public unsafe Span<byte> Span => new((void*)Start, Length);
}
