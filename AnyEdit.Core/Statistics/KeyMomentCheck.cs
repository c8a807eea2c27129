using AnyEdit.Models;

namespace AnyEdit.Statistics;

/// <summary>Whether moments can be used.</summary>
internal static class KeyMomentCheck
{
    /// <summary>Throws unless the moments belong to the model.</summary>
    /// <param name="moments">The moments.</param>
    /// <param name="model">The model.</param>
    /// <param name="source">Where they come from, at the start of a sentence.</param>
    /// <exception cref="InvalidDataException">They do not.</exception>
    public static void Require(KeyMoments moments, CausalLanguageModel model, string source) => Require(moments.Layer, moments.Size, moments.Model, model, source);

    /// <summary>The same for moments whose numbers are not at hand.</summary>
    /// <param name="layer">Their layer.</param>
    /// <param name="size">n.</param>
    /// <param name="fingerprint">The fingerprint of the model that they were collected with; null where that is not known.</param>
    /// <param name="model">The model.</param>
    /// <param name="source">Where they come from, at the start of a sentence.</param>
    /// <exception cref="InvalidDataException">They do not belong to the model.</exception>
    public static void Require(int layer, long size, string? fingerprint, CausalLanguageModel model, string source)
    {
        if (size != model.Config.InnerSize)
            throw new InvalidDataException($"{source} are for keys of {size} numbers; the keys of layer {layer} of this model have {model.Config.InnerSize}.");
        if (fingerprint is { } theirs && theirs != ModelFingerprint.Of(model))
            throw new InvalidDataException($"{source} were collected with another model (its token embedding differs); collect them with this one.");
    }

    /// <summary>Throws if a sum of k k^T holds something that no such sum can.</summary>
    /// <exception cref="InvalidDataException">It does.</exception>
    public static void RequireFinite(Tensor sum, string path)
    {
        using var scope = torch.NewDisposeScope();
        if (!double.IsFinite(sum.abs().sum(ScalarType.Float64).ToDouble()) || sum.diagonal().min().ToDouble() < 0)
            throw new InvalidDataException($"The key moments in '{path}' hold a NaN, an infinity or a negative square.");
    }
}
