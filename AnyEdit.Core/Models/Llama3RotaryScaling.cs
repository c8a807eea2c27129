namespace AnyEdit.Models;

/// <summary>
/// The scaling of Llama 3.1 and later: long wavelengths are stretched by the factor, short ones are left alone, those in
/// between are interpolated.
/// </summary>
/// <param name="Factor">The factor for long wavelengths.</param>
/// <param name="LowFrequencyFactor">Wavelengths above original length / this are stretched in full.</param>
/// <param name="HighFrequencyFactor">Wavelengths below original length / this are left alone.</param>
/// <param name="OriginalMaxPositions">The length in tokens that the model was first trained on.</param>
public sealed record Llama3RotaryScaling(double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int OriginalMaxPositions) : RotaryScaling
{
    /// <inheritdoc />
    public override double Apply(double frequency)
    {
        var wavelength = 2 * Math.PI / frequency;
        if (wavelength < OriginalMaxPositions / HighFrequencyFactor)
            return frequency;
        if (wavelength > OriginalMaxPositions / LowFrequencyFactor)
            return frequency / Factor;
        var smooth = (OriginalMaxPositions / wavelength - LowFrequencyFactor) / (HighFrequencyFactor - LowFrequencyFactor);
        return (1 - smooth) * frequency / Factor + smooth * frequency;
    }
}
