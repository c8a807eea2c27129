using System.Globalization;
using System.Security.Cryptography;
using AnyEdit.Files;
using AnyEdit.Statistics;

namespace AnyEdit.Updaters.LeastSquares;

/// <summary>A Cholesky factor beside the key moments that it comes from: one safetensors file per layer, n^2 / 2 numbers.</summary>
/// <remarks>
/// Its metadata name the format, the model, the layer, the corpus where that is known, a digest of the moments, and one of the numbers in the
/// file; a file in which any of these differs is not used. The factor is that of C and serves every lambda; its precision follows from
/// the moments by a rule that the metadata name, and stands in the file as the dtype of its tensors. Files that name none are from the
/// time of <see cref="FirstRule"/>.
/// </remarks>
internal static class FactorFile
{
    private const string Digest = "digest", Jitter = "jitter", Precision = "precision";

    /// <summary>The rule by which the precision was chosen before files named it.</summary>
    private const string FirstRule = "float32 from n = 1024 on where 4 vectors err by less than 1E-05";

    /// <summary>The file of a layer.</summary>
    public static string PathIn(string folder, int layer) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"factor-layer-{layer}.safetensors"));

    /// <summary>What a file has to say so that it belongs to these moments.</summary>
    /// <param name="moments">Which moments they are.</param>
    /// <param name="model">The fingerprint of the model.</param>
    public static Dictionary<string, string> Identify(KeyMomentDescription moments, string model) => new(MomentIdentity.Of("anyedit-moment-factor", moments, model))
    {
        ["size"] = moments.Size.ToString(CultureInfo.InvariantCulture),
        ["panel"] = TriangularPanels.Rows.ToString(CultureInfo.InvariantCulture),
        [Precision] = SecondMomentFactor.PrecisionRule,
    };

    /// <summary>Writes a file; it appears when it is complete.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, SecondMomentFactor factor, IReadOnlyDictionary<string, string> identity)
    {
        var metadata = new Dictionary<string, string>(identity)
        {
            [Jitter] = factor.Jitter.ToString("r", CultureInfo.InvariantCulture),
            [Digest] = DigestOf(factor.Panels),
        };
        SafetensorsWriter.Write(path, factor.Panels.Select((panel, i) => KeyValuePair.Create(Name(i), panel)), metadata);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="size">n.</param>
    /// <param name="identity">What the file has to say.</param>
    /// <param name="device">Where the factor is to be.</param>
    /// <returns>The factor; the caller owns it.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or belongs to other moments.</exception>
    public static SecondMomentFactor Read(string path, long size, IReadOnlyDictionary<string, string> identity, Device device)
    {
        using var file = SafetensorsReader.Open(path);
        var metadata = new Dictionary<string, string>(file.Header.Metadata);
        metadata.TryAdd(Precision, FirstRule);
        MomentIdentity.Check(metadata, identity);
        if (!double.TryParse(metadata.GetValueOrDefault(Jitter), NumberStyles.Float, CultureInfo.InvariantCulture, out var jitter) || !IsFactor(file.Header, size))
            throw new InvalidDataException($"It does not hold a triangular matrix of {size} rows.");
        var panels = new List<Tensor>();
        try
        {
            for (var i = 0; i < TriangularPanels.Count(size); i++)
                panels.Add(file.Read(Name(i), new TensorReadOptions { Device = device }).DetachFromDisposeScope());
            if (DigestOf(panels) != metadata.GetValueOrDefault(Digest))
                throw new InvalidDataException("Its numbers are not those that were written.");
            return new SecondMomentFactor([.. panels], jitter);
        }
        catch
        {
            panels.ForEach(panel => panel.Dispose());
            throw;
        }
    }

    private static bool IsFactor(SafetensorsHeader header, long size)
    {
        if (header.Entries.Count != TriangularPanels.Count(size) || !header.Entries.TryGetValue(Name(0), out var first) || first.DType is not (ScalarType.Float32 or ScalarType.Float64))
            return false;
        for (var i = 0; i < TriangularPanels.Count(size); i++)
        {
            var (rows, columns) = TriangularPanels.Shape(size, i);
            if (!header.Entries.TryGetValue(Name(i), out var entry) || entry.DType != first.DType || !entry.Shape.SequenceEqual([rows, columns]))
                return false;
        }
        return true;
    }

    private static string DigestOf(IEnumerable<Tensor> panels)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var panel in panels)
            TensorBytes.ForEachPiece(panel, piece => hash.AppendData(piece));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Name(int panel) => string.Create(CultureInfo.InvariantCulture, $"panel-{panel}");
}
