using System.Runtime.InteropServices;

namespace AnyEdit.Torch.Native;

/// <summary>One operator argument or result as the C interface sees it (<c>ae_arg</c>).</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct NativeArgument
{
    [FieldOffset(0)] public ArgumentKind Kind;
    [FieldOffset(4)] public int Count;
    [FieldOffset(8)] public long Integer;
    [FieldOffset(8)] public double Real;
    [FieldOffset(8)] public nint Pointer;
}
