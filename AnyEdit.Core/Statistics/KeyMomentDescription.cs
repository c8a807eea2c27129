using AnyEdit.Weights;

namespace AnyEdit.Statistics;

/// <summary>What tells key moments from others, without their numbers.</summary>
/// <param name="Layer">The layer, counted from 0.</param>
/// <param name="Size">n, the length of a key.</param>
/// <param name="Count">How many keys were summed.</param>
/// <param name="Corpus">SHA-256 over the documents of the corpus, or null where that is not known.</param>
/// <param name="Digest">SHA-256 of the sum (see <see cref="WeightDigest"/>) in lower-case hexadecimal.</param>
internal sealed record KeyMomentDescription(int Layer, long Size, long Count, string? Corpus, string Digest)
{
    /// <summary>Describes moments that are at hand.</summary>
    public static KeyMomentDescription Of(KeyMoments moments) =>
        new(moments.Layer, moments.Size, moments.Count, moments.Corpus, DigestOf(moments.Sum));

    /// <summary>The digest of a sum.</summary>
    public static string DigestOf(Tensor sum) => Convert.ToHexStringLower(WeightDigest.Of(sum));
}
