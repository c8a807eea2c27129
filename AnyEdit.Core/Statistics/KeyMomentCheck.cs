using AnyEdit.Models;

namespace AnyEdit.Statistics;

/// <summary>Whether moments belong to a model.</summary>
internal static class KeyMomentCheck
{
    /// <exception cref="InvalidDataException">They do not.</exception>
    public static void Require(KeyMoments moments, CausalLanguageModel model, string source)
    {
        if (moments.Size != model.Config.InnerSize)
            throw new InvalidDataException($"{source} are for keys of length {moments.Size}; layer {moments.Layer} of the model has keys of length {model.Config.InnerSize}.");
        if (moments.Model is { } theirs && theirs != ModelFingerprint.Of(model))
            throw new InvalidDataException($"{source} of layer {moments.Layer} were collected with another model (its token embedding differs); collect them again with this one.");
    }
}
