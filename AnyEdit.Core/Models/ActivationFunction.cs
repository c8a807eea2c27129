namespace AnyEdit.Models;

/// <summary>The nonlinearity of the MLP.</summary>
public enum ActivationFunction
{
    /// <summary>x * sigmoid(x).</summary>
    Silu,

    /// <summary>x * Phi(x), exact.</summary>
    Gelu,

    /// <summary>x * Phi(x), the tanh approximation that GPT-2 and GPT-J use.</summary>
    GeluTanh,

    /// <summary>max(x, 0).</summary>
    Relu,
}
