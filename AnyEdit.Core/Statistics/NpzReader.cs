using System.Buffers.Binary;
using System.IO.Compression;

namespace AnyEdit.Statistics;

/// <summary>Reads numeric arrays from a .npz file, as <c>numpy.savez</c> and <c>numpy.savez_compressed</c> write it.</summary>
/// <remarks>
/// Little-endian floating-point and integer arrays in row or column order. Arrays of objects, which numpy would unpickle, are
/// refused. No more memory is taken than the file can account for. Not safe for concurrent use.
/// </remarks>
public sealed class NpzReader : IDisposable
{
    private const string Suffix = ".npy";

    /// <summary>How many bytes deflate makes out of one at most; a member that claims more is a lie.</summary>
    private const long LargestExpansion = 1032;

    private readonly ZipArchive archive;

    private NpzReader(string path, ZipArchive archive)
    {
        Path = path;
        this.archive = archive;
        Names = [.. archive.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(Suffix, StringComparison.Ordinal)).Select(name => name[..^Suffix.Length])];
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>The names of its arrays.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no .npz file.</exception>
    public static NpzReader Open(string path)
    {
        try
        {
            return new NpzReader(path, ZipFile.OpenRead(path));
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"'{path}' is not an .npz file, or it is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>Reads an array of float32 or float64.</summary>
    /// <param name="name">Its name, without <c>.npy</c>.</param>
    /// <returns>A new tensor on the CPU, outside of any dispose scope; the caller owns it.</returns>
    /// <exception cref="InvalidDataException">There is no such array, it is of another type, or it is damaged.</exception>
    public Tensor Read(string name) => Open(name, (header, stream, length) =>
    {
        var (type, size) = header.Type switch
        {
            "<f4" => (ScalarType.Float32, 4),
            "<f8" => (ScalarType.Float64, 8),
            _ => throw new InvalidDataException($"its elements are of type '{header.Type}' instead of '<f4' or '<f8'"),
        };
        RequireBytes(header, size, length);
        var tensor = torch.empty([.. header.FortranOrder ? header.Shape.Reverse() : header.Shape], type).DetachFromDisposeScope();
        try
        {
            if (header.ElementCount > 0)
                Fill(tensor, stream);
            return header.FortranOrder ? Reversed(tensor) : tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    });

    /// <summary>Reads an array of a single number, of any integer or floating-point type.</summary>
    /// <param name="name">Its name, without <c>.npy</c>.</param>
    /// <exception cref="InvalidDataException">There is no such array, it holds something else, or it is damaged.</exception>
    public double ReadScalar(string name) => Open(name, (header, stream, length) =>
    {
        var size = header.Type is ['<' or '|', 'f' or 'i' or 'u', >= '1' and <= '8'] ? header.Type[2] - '0' : 8;
        if (header.ElementCount != 1)
            throw new InvalidDataException($"it has {header.ElementCount} elements instead of 1");
        RequireBytes(header, size, length);
        Span<byte> bytes = stackalloc byte[8];
        stream.ReadExactly(bytes[..size]);
        return header.Type switch
        {
            "<f4" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            "<f8" => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            "<i4" => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            "<i8" => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            "<u4" => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            "<u8" => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            _ => throw new InvalidDataException($"its element is of type '{header.Type}', which is not a number known here"),
        };
    });

    /// <summary>Closes the file.</summary>
    public void Dispose() => archive.Dispose();

    private T Open<T>(string name, Func<NpyHeader, Stream, long, T> read)
    {
        var entry = archive.GetEntry(name + Suffix)
            ?? throw new InvalidDataException($"'{Path}' has no array '{name}'; it has {string.Join(", ", Names)}.");
        try
        {
            if (entry.Length > entry.CompressedLength * LargestExpansion + LargestExpansion)
                throw new InvalidDataException($"it claims {entry.Length} bytes from {entry.CompressedLength} compressed ones");
            using var stream = entry.Open();
            return read(NpyHeader.Read(stream), stream, entry.Length);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or OverflowException)
        {
            throw new InvalidDataException($"The array '{name}' in '{Path}' cannot be read: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <summary>The array must be as long as its shape says, within what the archive says.</summary>
    private static void RequireBytes(NpyHeader header, int size, long length)
    {
        if (header.ElementCount > (length - 1) / size)
            throw new InvalidDataException($"its shape ({string.Join(", ", header.Shape)}) needs more than its {length} bytes");
    }

    private static void Fill(Tensor tensor, Stream stream)
    {
        const int Piece = 1 << 20;
        using var scope = torch.NewDisposeScope();
        var flat = tensor.view(-1);
        for (long start = 0; start < flat.shape[0]; start += Piece)
        {
            using var piece = flat.narrow(0, start, Math.Min(Piece, flat.shape[0] - start));
            stream.ReadExactly(piece.bytes);
        }
    }

    private static Tensor Reversed(Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        using (tensor)
            return tensor.permute([.. Enumerable.Range(0, (int)tensor.dim()).Reverse().Select(d => (long)d)]).contiguous().DetachFromDisposeScope();
    }
}
