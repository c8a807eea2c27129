using System.Globalization;
using AnyEdit.Statistics;

namespace AnyEdit.Updaters.LeastSquares;

/// <summary>What a file that was computed from key moments says of them in its metadata, so that it is never used with others.</summary>
internal static class MomentIdentity
{
    /// <summary>The model, the layer, the count, the corpus where that is known, and a digest of the moments.</summary>
    /// <param name="format">What the file is.</param>
    /// <param name="moments">Which moments they are.</param>
    /// <param name="model">The fingerprint of the model.</param>
    public static Dictionary<string, string> Of(string format, KeyMomentDescription moments, string model)
    {
        var identity = new Dictionary<string, string>
        {
            ["format"] = format,
            ["version"] = "1",
            ["layer"] = moments.Layer.ToString(CultureInfo.InvariantCulture),
            ["model"] = model,
            ["count"] = moments.Count.ToString(CultureInfo.InvariantCulture),
            ["moments"] = moments.Digest,
        };
        if (moments.Corpus is not null)
            identity["corpus"] = moments.Corpus;
        return identity;
    }

    /// <summary>Sees that a file's metadata say the same.</summary>
    /// <exception cref="InvalidDataException">They do not.</exception>
    public static void Check(IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, string> identity)
    {
        foreach (var (name, value) in identity)
            if (metadata.GetValueOrDefault(name) != value)
                throw new InvalidDataException($"Its {name} is '{metadata.GetValueOrDefault(name)}', that of the key moments is '{value}'.");
    }
}
