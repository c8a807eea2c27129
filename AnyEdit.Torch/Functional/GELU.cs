namespace AnyEdit.Torch.Modules;

/// <summary>The variants of the GELU activation.</summary>
public sealed class GELU
{
    private GELU()
    {
    }

    /// <summary>How the normal distribution function is computed.</summary>
    public enum Approximate
    {
        /// <summary>Exactly, by erf.</summary>
        none,

        /// <summary>By 0.5 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))).</summary>
        tanh,
    }
}
