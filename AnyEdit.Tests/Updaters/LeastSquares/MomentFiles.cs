using AnyEdit.Files;

namespace AnyEdit.Tests.Updaters.LeastSquares;

/// <summary>Does to files of key moments what happens to files.</summary>
internal static class MomentFiles
{
    /// <summary>Leaves the digest out, as in a file of an earlier version.</summary>
    public static void ForgetDigest(string path)
    {
        using var scope = torch.NewDisposeScope();
        Tensor sum;
        Dictionary<string, string> metadata;
        using (var file = SafetensorsReader.Open(path))
            (sum, metadata) = (file.Read("sum"), new(file.Header.Metadata));
        if (!metadata.Remove("digest"))
            throw new InvalidOperationException("The file has no digest.");
        SafetensorsWriter.Write(path, [new("sum", sum)], metadata);
    }

    /// <summary>Flips a bit of the last number.</summary>
    public static void SpoilNumbers(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[^3] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
