using System.Text.Json;

namespace AnyEdit.Models.Families;

/// <summary>GPT-2: learned positions, LayerNorm, one projection for queries, keys and values, matrices stored as (in, out).</summary>
internal sealed class Gpt2Family : ModelFamily
{
    public override string ModelType => "gpt2";

    public override ModelConfig Read(ConfigFields fields)
    {
        var hidden = fields.Count("n_embd");
        var heads = fields.Count("n_head");
        if (hidden % heads != 0)
            throw fields.Wrong("n_head", $"a divisor of n_embd ({hidden})", heads);
        fields.RequireFlag("scale_attn_weights", true);
        fields.RequireFlag("scale_attn_by_inverse_layer_idx", false);
        fields.RequireFlag("add_cross_attention", false);
        return WithCommon(
            new ModelConfig
            {
                ModelType = ModelType,
                HiddenSize = hidden,
                InnerSize = fields.OptionalCount("n_inner") ?? 4 * hidden,
                LayerCount = fields.Count("n_layer", ConfigFields.MostLayers),
                HeadCount = heads,
                KeyValueHeadCount = heads,
                HeadDim = hidden / heads,
                VocabularySize = fields.Count("vocab_size"),
                MaxPositions = fields.OptionalCount("n_positions") ?? fields.Count("n_ctx"),
                Normalization = Normalization.Layer,
                NormEpsilon = fields.Number("layer_norm_epsilon", 1e-5),
                Activation = fields.Choice("activation_function", Activations, "gelu_new"),
                AttentionBias = true,
                AttentionOutputBias = true,
                MlpBias = true,
                TieEmbeddings = fields.Flag("tie_word_embeddings", true),
            },
            fields);
    }

    public override void Write(ModelConfig config, Utf8JsonWriter json)
    {
        WriteCommon(config, "GPT2LMHeadModel", json);
        json.WriteNumber("n_embd", config.HiddenSize);
        json.WriteNumber("n_inner", config.InnerSize);
        json.WriteNumber("n_layer", config.LayerCount);
        json.WriteNumber("n_head", config.HeadCount);
        json.WriteNumber("n_positions", config.MaxPositions);
        json.WriteNumber("layer_norm_epsilon", config.NormEpsilon);
        json.WriteString("activation_function", ActivationName(config.Activation));
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
