using System.Numerics;
using System.Runtime.InteropServices;

namespace AnyEdit.Files;

/// <summary>Finds NaN and infinity in raw floating-point numbers: those whose exponent bits are all set.</summary>
/// <remarks>Works at the memory's speed and takes no memory, so that it can be done while the weights are read.</remarks>
internal static class FiniteScan
{
    public static bool IsFinite(ReadOnlySpan<byte> bytes, ScalarType type) => type switch
    {
        ScalarType.Float16 => IsFinite(MemoryMarshal.Cast<byte, ushort>(bytes), (ushort)0x7C00),
        ScalarType.BFloat16 => IsFinite(MemoryMarshal.Cast<byte, ushort>(bytes), (ushort)0x7F80),
        ScalarType.Float32 => IsFinite(MemoryMarshal.Cast<byte, uint>(bytes), 0x7F80_0000u),
        ScalarType.Float64 => IsFinite(MemoryMarshal.Cast<byte, ulong>(bytes), 0x7FF0_0000_0000_0000ul),
        _ => true,
    };

    private static bool IsFinite<T>(ReadOnlySpan<T> bits, T exponent)
        where T : unmanaged, IBinaryInteger<T>
    {
        var mask = new Vector<T>(exponent);
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(bits);
        foreach (var vector in vectors)
            if (Vector.EqualsAny(vector & mask, mask))
                return false;
        foreach (var number in bits[(vectors.Length * Vector<T>.Count)..])
            if ((number & exponent) == exponent)
                return false;
        return true;
    }
}
