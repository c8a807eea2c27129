using AnyEdit.Tokenization;

namespace AnyEdit.Models;

/// <summary>Choices for loading a model folder; what is left out is taken from the folder.</summary>
public sealed record ModelLoadOptions
{
    /// <summary>The type of the weights.</summary>
    /// <value>
    /// The default value is <see langword="null"/>: <c>dtype</c> (or <c>torch_dtype</c>) of config.json, float32 where it says
    /// nothing. A model stored in float16 is then loaded as float32 on a CPU, where not every libtorch computes in float16; the
    /// numbers are the same, but a model that is saved again is in float32.
    /// </value>
    public ScalarType? DType { get; init; }

    /// <summary>The device of the weights.</summary>
    /// <value>The default value is <see langword="null"/>: the CPU.</value>
    public Device? Device { get; init; }

    /// <summary>How conversations are written.</summary>
    /// <value>The default value is <see langword="null"/>: as tokenizer_config.json says.</value>
    public ChatTemplate? ChatTemplate { get; init; }

    /// <summary>Whether a NaN or an infinity in the weights is an error.</summary>
    /// <value>
    /// The default value is <see langword="true"/>: the check looks at the exponents while the bytes are still in the cache and
    /// costs less than reading them.
    /// </value>
    public bool RequireFiniteWeights { get; init; } = true;
}
