namespace AnyEdit.Models;

/// <summary>Stretches the rotary frequencies of a model beyond the length it was trained on.</summary>
public abstract record RotaryScaling
{
    private protected RotaryScaling()
    {
    }

    /// <summary>The scaled frequency.</summary>
    /// <param name="frequency">theta^(-2i/d), in radians per position.</param>
    public abstract double Apply(double frequency);
}
