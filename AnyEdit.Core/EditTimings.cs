namespace AnyEdit;

/// <summary>Wall-clock times of an edit's stages.</summary>
/// <param name="Preparation">Tokenizing, chunking, locating.</param>
/// <param name="Values">Optimising the hidden states.</param>
/// <param name="Weights">Folding them into the weights, checking and installing.</param>
public sealed record EditTimings(TimeSpan Preparation, TimeSpan Values, TimeSpan Weights)
{
    /// <summary>The sum of the stages.</summary>
    public TimeSpan Total => Preparation + Values + Weights;
}
