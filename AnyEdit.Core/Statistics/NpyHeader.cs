using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AnyEdit.Statistics;

/// <summary>The header of a .npy array: a magic number, a version, and a Python dictionary of type, order and shape.</summary>
/// <param name="Type">The type of its elements in numpy's notation, e.g. <c>&lt;f4</c>.</param>
/// <param name="FortranOrder">Whether columns, not rows, lie together.</param>
/// <param name="Shape">Its dimensions; empty for a scalar.</param>
internal sealed partial record NpyHeader(string Type, bool FortranOrder, IReadOnlyList<long> Shape)
{
    private const int MaxHeaderBytes = 65_536;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>The number of elements.</summary>
    /// <exception cref="OverflowException">It does not fit 64 bits.</exception>
    public long ElementCount => Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>Reads a header; the stream is then at the first element.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    /// <exception cref="EndOfStreamException">The stream ended early.</exception>
    public static NpyHeader Read(Stream stream)
    {
        Span<byte> start = stackalloc byte[8];
        stream.ReadExactly(start);
        if (!start[..6].SequenceEqual(Magic))
            throw new InvalidDataException("it does not begin like an array of numpy");
        var major = start[6];
        if (major is < 1 or > 3)
            throw new InvalidDataException($"it is of version {major} of numpy's format; 1 to 3 are known");

        Span<byte> size = stackalloc byte[major == 1 ? 2 : 4];
        stream.ReadExactly(size);
        var length = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > MaxHeaderBytes)
            throw new InvalidDataException($"it claims a header of {length} bytes, more than {MaxHeaderBytes}");
        var text = new byte[length];
        stream.ReadExactly(text);
        return Parse(Encoding.UTF8.GetString(text));
    }

    private static NpyHeader Parse(string text)
    {
        var match = Dictionary().Match(text);
        if (!match.Success)
            throw new InvalidDataException("its header is not a dictionary of descr, fortran_order and shape");
        var shape = new List<long>();
        foreach (var part in match.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            shape.Add(long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                ? size
                : throw new InvalidDataException($"its shape has a dimension of '{part}'"));
        return new NpyHeader(match.Groups["type"].Value, match.Groups["fortran"].Value == "True", shape);
    }

    [GeneratedRegex(@"^\s*\{\s*'descr':\s*'(?<type>[^']{1,16})',\s*'fortran_order':\s*(?<fortran>True|False),\s*'shape':\s*\((?<shape>[0-9L, ]*)\),?\s*\}\s*$")]
    private static partial Regex Dictionary();
}
