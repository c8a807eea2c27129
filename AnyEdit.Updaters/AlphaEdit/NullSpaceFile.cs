using System.Globalization;
using AnyEdit.Files;
using AnyEdit.Statistics;
using AnyEdit.Updaters.LeastSquares;

namespace AnyEdit.Updaters.AlphaEdit;

/// <summary>A null space beside the key moments that it comes from: one safetensors file per layer and threshold.</summary>
/// <remarks>
/// Its metadata name the model, the layer, the threshold, the corpus where that is known, and a digest of the moments themselves; a
/// file in which any of these differs is not used.
/// </remarks>
internal static class NullSpaceFile
{
    private const string Free = "free", Complement = "complement";

    /// <summary>The file of a layer and threshold.</summary>
    public static string PathIn(string folder, int layer, double threshold) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"null-space-layer-{layer}-threshold-{threshold}.safetensors"));

    /// <summary>What a file has to say so that it belongs to these moments.</summary>
    /// <param name="moments">Which moments they are.</param>
    /// <param name="model">The fingerprint of the model.</param>
    /// <param name="threshold">The threshold.</param>
    public static Dictionary<string, string> Identify(KeyMomentDescription moments, string model, double threshold) => new(MomentIdentity.Of("anyedit-null-space", moments, model))
    {
        ["threshold"] = threshold.ToString("r", CultureInfo.InvariantCulture),
    };

    /// <summary>Writes a file; it appears when it is complete.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, NullSpace space, IReadOnlyDictionary<string, string> identity) =>
        SafetensorsWriter.Write(path, [new(space.IsComplement ? Complement : Free, space.Basis)], identity);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="size">n.</param>
    /// <param name="identity">What the file has to say.</param>
    /// <param name="device">Where the null space is to be.</param>
    /// <returns>The null space; the caller owns it.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or belongs to other moments.</exception>
    public static NullSpace Read(string path, long size, IReadOnlyDictionary<string, string> identity, Device device)
    {
        using var file = SafetensorsReader.Open(path);
        MomentIdentity.Check(file.Header.Metadata, identity);
        if (file.Header.Entries.Count != 1)
            throw new InvalidDataException("It must hold one tensor.");
        var (kind, entry) = file.Header.Entries.Single();
        if (kind is not (Free or Complement) || entry.DType != ScalarType.Float32 || entry.Shape.Count != 2 || entry.Shape[0] != size || entry.Shape[1] > size / 2
            || (kind == Free && entry.Shape[1] == 0))
            throw new InvalidDataException($"It does not hold a basis of directions of {size} numbers.");
        var space = new NullSpace(file.Read(kind, new TensorReadOptions { RequireFinite = true, Device = device }), kind == Complement);
        if (IsOrthonormal(space))
            return space;
        space.Dispose();
        throw new InvalidDataException("Its directions are not of length 1.");
    }

    /// <summary>Whether every column has length 1 within float32's rounding: flipped bits would hardly leave it so.</summary>
    private static bool IsOrthonormal(NullSpace space)
    {
        using var scope = torch.NewDisposeScope();
        return space.Basis.shape[1] == 0 || (space.Basis.square().sum(0L) - 1).abs().max().ToDouble() < 1e-4;
    }
}
