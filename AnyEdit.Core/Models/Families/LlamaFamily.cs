using System.Text.Json;

namespace AnyEdit.Models.Families;

/// <summary>Llama and the families built like it: RMS norm, rotary positions, gated MLP, grouped key/value heads.</summary>
internal sealed class LlamaFamily(string modelType, string architecture) : ModelFamily
{
    public override string ModelType => modelType;

    private bool IsQwen2 => modelType == "qwen2";

    public override ModelConfig Read(ConfigFields fields)
    {
        var hidden = fields.Count("hidden_size");
        var heads = fields.Count("num_attention_heads");
        if (fields.OptionalCount("head_dim") is not { } headDim)
        {
            headDim = hidden / heads;
            if (hidden % heads != 0)
                throw fields.Wrong("num_attention_heads", $"a divisor of hidden_size ({hidden})", heads);
        }
        if (headDim % 2 != 0)
            throw fields.Wrong("head_dim", "an even number", headDim);
        var groups = fields.OptionalCount("num_key_value_heads") ?? heads;
        if (heads % groups != 0)
            throw fields.Wrong("num_key_value_heads", $"a divisor of num_attention_heads ({heads})", groups);
        var bias = fields.Flag("attention_bias", false);
        if (IsQwen2)
            fields.RequireFlag("use_sliding_window", false);
        return WithCommon(
            new ModelConfig
            {
                ModelType = modelType,
                HiddenSize = hidden,
                InnerSize = fields.Count("intermediate_size"),
                LayerCount = fields.Count("num_hidden_layers", ConfigFields.MostLayers),
                HeadCount = heads,
                KeyValueHeadCount = groups,
                HeadDim = headDim,
                VocabularySize = fields.Count("vocab_size"),
                MaxPositions = fields.OptionalCount("max_position_embeddings") ?? 2048,
                Normalization = Normalization.Rms,
                NormEpsilon = fields.Number("rms_norm_eps", 1e-6),
                Activation = fields.Choice("hidden_act", Activations, "silu"),
                GatedMlp = true,
                Rotary = RotaryFields.Read(fields, headDim),
                AttentionBias = IsQwen2 || bias,
                AttentionOutputBias = !IsQwen2 && bias,
                MlpBias = fields.Flag("mlp_bias", false),
                TieEmbeddings = fields.Flag("tie_word_embeddings", false),
                SlidingWindow = IsQwen2 ? null : fields.OptionalCount("sliding_window"),
            },
            fields);
    }

    public override void Write(ModelConfig config, Utf8JsonWriter json)
    {
        WriteCommon(config, architecture, json);
        json.WriteNumber("hidden_size", config.HiddenSize);
        json.WriteNumber("intermediate_size", config.InnerSize);
        json.WriteNumber("num_hidden_layers", config.LayerCount);
        json.WriteNumber("num_attention_heads", config.HeadCount);
        json.WriteNumber("num_key_value_heads", config.KeyValueHeadCount);
        if (config.HeadDim * config.HeadCount != config.HiddenSize)
            json.WriteNumber("head_dim", config.HeadDim);
        json.WriteNumber("max_position_embeddings", config.MaxPositions);
        json.WriteNumber("rms_norm_eps", config.NormEpsilon);
        json.WriteString("hidden_act", ActivationName(config.Activation));
        RotaryFields.Write(config.Rotary!, json);
        if (config.AttentionOutputBias)
            json.WriteBoolean("attention_bias", true);
        if (config.MlpBias)
            json.WriteBoolean("mlp_bias", true);
        if (config.SlidingWindow is { } window)
            json.WriteNumber("sliding_window", window);
        else if (modelType == "mistral")
            json.WriteNull("sliding_window");
    }

    public override ParameterNames Names(ModelConfig config) => new(config, layer => LayerOf(config, layer))
    {
        TokenEmbedding = "model.embed_tokens.weight",
        FinalNorm = new("model.norm.weight"),
        Head = new(config.TieEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight"),
    };

    private static LayerNames LayerOf(ModelConfig config, int layer)
    {
        var prefix = $"model.layers.{layer}.";
        return new LayerNames
        {
            Prefix = prefix,
            AttentionNorm = new($"{prefix}input_layernorm.weight"),
            Query = Pair("self_attn.q_proj", config.AttentionBias),
            Key = Pair("self_attn.k_proj", config.AttentionBias),
            Value = Pair("self_attn.v_proj", config.AttentionBias),
            AttentionOutput = Pair("self_attn.o_proj", config.AttentionOutputBias),
            MlpNorm = new($"{prefix}post_attention_layernorm.weight"),
            Gate = Pair("mlp.gate_proj", config.MlpBias),
            Up = Pair("mlp.up_proj", config.MlpBias),
            Down = Pair("mlp.down_proj", config.MlpBias),
        };

        ParameterPair Pair(string name, bool bias) => new($"{prefix}{name}.weight", bias ? $"{prefix}{name}.bias" : null);
    }
}
