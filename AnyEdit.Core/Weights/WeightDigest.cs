using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AnyEdit.Files;

namespace AnyEdit.Weights;

/// <summary>Digests of weights. They depend on names, dtypes, shapes and bits, not on the files or the order that the weights came in.</summary>
internal static class WeightDigest
{
    /// <summary>SHA-256 of a tensor: dtype, rank, dimensions, then its elements in row-major order.</summary>
    public static byte[] Of(Tensor tensor)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendText(hash, SafetensorsDType.Name(tensor.dtype));
        AppendNumber(hash, tensor.shape.Length);
        foreach (var dimension in tensor.shape)
            AppendNumber(hash, dimension);
        TensorBytes.ForEachPiece(tensor, piece => hash.AppendData(piece));
        return hash.GetHashAndReset();
    }

    /// <summary>SHA-256 over all names with the digests of their tensors, in the order of the names, as lower-case hexadecimal digits.</summary>
    public static string Of(IReadOnlyDictionary<string, SharedTensor> tensors, Func<SharedTensor, byte[]> digest, CancellationToken cancellationToken)
    {
        var names = tensors.Keys.Order(StringComparer.Ordinal).ToArray();
        var digests = new byte[names.Length][];
        Parallel.For(0, names.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => digests[i] = digest(tensors[names[i]]));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < names.Length; i++)
        {
            AppendText(hash, names[i]);
            hash.AppendData(digests[i]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AppendText(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        AppendNumber(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendNumber(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
