using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace AnyEdit.Files;

/// <summary>Reads tensors from a safetensors file straight into their memory.</summary>
/// <remarks>
/// Only the header is held; the file is not mapped. All members are safe for concurrent use, but <see cref="Dispose"/>.
/// </remarks>
public sealed class SafetensorsReader : IDisposable
{
    private const int LengthBytes = 8;

    /// <summary>How much is read at a time: also the extra memory that a conversion of type or device takes.</summary>
    private const int PieceBytes = 4 << 20;

    private readonly SafeFileHandle file;

    private SafetensorsReader(string path, SafeFileHandle file, SafetensorsHeader header)
    {
        Path = path;
        this.file = file;
        Header = header;
    }

    /// <summary>How a file begins that a clone without Git LFS leaves in the place of the weights.</summary>
    private static ReadOnlySpan<byte> LargeFilePointer => "version "u8;

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>What the file holds.</summary>
    public SafetensorsHeader Header { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no safetensors file, or it is damaged.</exception>
    public static SafetensorsReader Open(string path)
    {
        var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        try
        {
            return new SafetensorsReader(path, file, ReadHeader(file, path));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="options">Type, device and checks; null for the tensor as it is in the file, on the CPU.</param>
    /// <param name="cancellationToken">Checked before each piece of a few megabytes; a cancelled read leaves no tensor behind.</param>
    /// <returns>A new tensor; it belongs to the caller or to the caller's dispose scope.</returns>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    /// <exception cref="InvalidDataException">The file ended early, or a number is not finite although that was required.</exception>
    public Tensor Read(string name, TensorReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new TensorReadOptions();
        if (!Header.Entries.TryGetValue(name, out var entry))
            throw new KeyNotFoundException($"'{Path}' has no tensor '{name}'.");
        var type = SafetensorsDType.IsFloatingPoint(entry.DType) ? options.DType ?? entry.DType : entry.DType;
        var target = torch.empty(entry.Shape.ToArray(), dtype: type, device: options.Device ?? new Device(DeviceType.CPU));
        try
        {
            if (entry.ElementCount > 0)
                Fill(target, entry, options, cancellationToken);
            return target;
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }

    /// <summary>Closes the file; tensors that were read stay.</summary>
    public void Dispose() => file.Dispose();

    private static SafetensorsHeader ReadHeader(SafeFileHandle file, string path)
    {
        var fileLength = RandomAccess.GetLength(file);
        if (fileLength < LengthBytes)
            throw SafetensorsHeader.Invalid(path, $"it has only {fileLength} bytes");
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        ReadExactly(file, path, lengthBytes, 0);
        if (lengthBytes.SequenceEqual(LargeFilePointer))
            throw SafetensorsHeader.Invalid(path, "it is a Git LFS pointer to the file, which 'git lfs pull' fetches");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > SafetensorsHeader.MaxLength)
            throw SafetensorsHeader.Invalid(path, $"it claims a header of {length} bytes, more than {SafetensorsHeader.MaxLength}");
        if (length > (ulong)(fileLength - LengthBytes))
            throw SafetensorsHeader.Invalid(path, $"it claims a header of {length} bytes, but has only {fileLength} bytes; it may be truncated");
        var json = new byte[length];
        ReadExactly(file, path, json, LengthBytes);
        return SafetensorsHeader.Parse(json, fileLength, path);
    }

    /// <summary>
    /// Reads piece by piece: into the tensor itself where type and device are those of the file, else through one small buffer,
    /// so that a conversion never doubles the memory.
    /// </summary>
    private void Fill(Tensor target, TensorEntry entry, TensorReadOptions options, CancellationToken cancellationToken)
    {
        var elementSize = SafetensorsDType.Size(entry.DType);
        var pieceElements = Math.Min(PieceBytes / elementSize, entry.ElementCount);
        var direct = target.dtype == entry.DType && target.device_type == DeviceType.CPU;
        using var buffer = direct ? null : torch.empty(pieceElements, dtype: entry.DType);
        using var flat = target.view(-1);
        for (long start = 0; start < entry.ElementCount; start += pieceElements)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(pieceElements, entry.ElementCount - start);
            using var scope = torch.NewDisposeScope();
            var piece = flat.narrow(0, start, count);
            var landing = buffer?.narrow(0, 0, count) ?? piece;
            ReadExactly(file, Path, landing.bytes, entry.Offset + start * elementSize);
            if (options.RequireFinite && !FiniteScan.IsFinite(landing.bytes, entry.DType))
                throw new InvalidDataException($"The tensor '{entry.Name}' in '{Path}' holds a NaN or an infinity.");
            if (!direct)
                piece.copy_(landing);
            options.OnRead?.Invoke(count * elementSize);
        }
    }

    private static void ReadExactly(SafeFileHandle file, string path, Span<byte> destination, long offset)
    {
        while (destination.Length > 0)
        {
            var read = RandomAccess.Read(file, destination, offset);
            if (read == 0)
                throw SafetensorsHeader.Invalid(path, $"it ends at byte {offset} while being read");
            destination = destination[read..];
            offset += read;
        }
    }
}
