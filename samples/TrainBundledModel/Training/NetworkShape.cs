namespace AnyEdit.Samples.TrainBundledModel.Training;

/// <summary>The sizes of a Qwen2 decoder.</summary>
/// <param name="Vocabulary">Tokens.</param>
/// <param name="Width">Width of the hidden states.</param>
/// <param name="Layers">Decoder layers.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key and value heads; divides <paramref name="Heads"/>.</param>
/// <param name="Inner">Inner width of the MLP.</param>
public sealed record NetworkShape(int Vocabulary, int Width = 256, int Layers = 6, int Heads = 8, int KeyValueHeads = 4, int Inner = 640)
{
    /// <summary>Base of the rotary frequencies.</summary>
    public const double RotaryBase = 10_000;

    /// <summary>Added to the mean square in RMSNorm.</summary>
    public const double NormEpsilon = 1e-6;

    /// <summary>Positions that the exported configuration states.</summary>
    public const int MaxPositions = 1024;

    /// <summary>Width of a head.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>Shape of every parameter, by its Hugging Face name.</summary>
    public IEnumerable<(string Name, long[] Shape)> Parameters
    {
        get
        {
            yield return ("model.embed_tokens.weight", [Vocabulary, Width]);
            for (var i = 0; i < Layers; i++)
            {
                var layer = $"model.layers.{i}.";
                yield return (layer + "input_layernorm.weight", [Width]);
                yield return (layer + "self_attn.q_proj.weight", [Width, Width]);
                yield return (layer + "self_attn.q_proj.bias", [Width]);
                foreach (var name in new[] { "k", "v" })
                {
                    yield return ($"{layer}self_attn.{name}_proj.weight", [KeyValueHeads * HeadWidth, Width]);
                    yield return ($"{layer}self_attn.{name}_proj.bias", [KeyValueHeads * HeadWidth]);
                }

                yield return (layer + "self_attn.o_proj.weight", [Width, Width]);
                yield return (layer + "post_attention_layernorm.weight", [Width]);
                yield return (layer + "mlp.gate_proj.weight", [Inner, Width]);
                yield return (layer + "mlp.up_proj.weight", [Inner, Width]);
                yield return (layer + "mlp.down_proj.weight", [Width, Inner]);
            }

            yield return ("model.norm.weight", [Width]);
        }
    }
}
