namespace AnyEdit.Models;

/// <summary>Position interpolation: every frequency is divided by one factor.</summary>
/// <param name="Factor">The factor, at least 1.</param>
public sealed record LinearRotaryScaling(double Factor) : RotaryScaling
{
    /// <inheritdoc />
    public override double Apply(double frequency) => frequency / Factor;
}
