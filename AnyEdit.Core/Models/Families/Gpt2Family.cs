namespace AnyEdit.Models.Families;

/// <summary>GPT-2: learned positions, LayerNorm, one projection for queries, keys and values, matrices stored as (in, out).</summary>
internal sealed class Gpt2Family() : GptFamily("gpt2", "GPT2LMHeadModel", tiesEmbeddings: true)
{
    public override ModelConfig Read(ConfigFields fields)
    {
        fields.RequireFlag("scale_attn_weights", true);
        fields.RequireFlag("scale_attn_by_inverse_layer_idx", false);
        fields.RequireFlag("add_cross_attention", false);
        return base.Read(fields) with { AttentionBias = true, AttentionOutputBias = true };
    }

    public override ParameterNames Names(ModelConfig config) => new(config, LayerOf)
    {
        TokenEmbedding = "transformer.wte.weight",
        PositionEmbedding = "transformer.wpe.weight",
        FinalNorm = new("transformer.ln_f.weight", "transformer.ln_f.bias"),
        Head = new(config.TieEmbeddings ? "transformer.wte.weight" : "lm_head.weight"),
        StoresTransposed = true,
        OptionalPrefix = "transformer.",
    };

    private static LayerNames LayerOf(int layer)
    {
        var prefix = $"transformer.h.{layer}.";
        return new LayerNames
        {
            Prefix = prefix,
            AttentionNorm = Pair("ln_1"),
            QueryKeyValue = Pair("attn.c_attn"),
            AttentionOutput = Pair("attn.c_proj"),
            MlpNorm = Pair("ln_2"),
            Up = Pair("mlp.c_fc"),
            Down = Pair("mlp.c_proj"),
        };

        ParameterPair Pair(string name) => new($"{prefix}{name}.weight", $"{prefix}{name}.bias");
    }
}
