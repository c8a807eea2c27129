using System.Text.Json;

namespace AnyEdit.Models.Families;

/// <summary>GPT-J: attention and MLP in parallel behind one LayerNorm, interleaved rotary positions in part of each head.</summary>
internal sealed class GptJFamily : ModelFamily
{
    public override string ModelType => "gptj";

    public override ModelConfig Read(ConfigFields fields)
    {
        var hidden = fields.Count("n_embd");
        var heads = fields.Count("n_head");
        if (hidden % heads != 0 || hidden / heads % 2 != 0)
            throw fields.Wrong("n_head", $"a divisor of n_embd ({hidden}) that gives heads of even width", heads);
        var headDim = hidden / heads;
        var rotaryDim = fields.OptionalCount("rotary_dim") ?? headDim;
        if (rotaryDim > headDim || rotaryDim % 2 != 0)
            throw fields.Wrong("rotary_dim", $"an even number up to the width of a head ({headDim})", rotaryDim);
        return WithCommon(
            new ModelConfig
            {
                ModelType = ModelType,
                HiddenSize = hidden,
                InnerSize = fields.OptionalCount("n_inner") ?? 4 * hidden,
                LayerCount = fields.Count("n_layer", ConfigFields.MostLayers),
                HeadCount = heads,
                KeyValueHeadCount = heads,
                HeadDim = headDim,
                VocabularySize = fields.Count("vocab_size"),
                MaxPositions = fields.OptionalCount("n_positions") ?? fields.Count("n_ctx"),
                Normalization = Normalization.Layer,
                NormEpsilon = fields.Number("layer_norm_epsilon", 1e-5),
                Activation = fields.Choice("activation_function", Activations, "gelu_new"),
                ParallelBlocks = true,
                Rotary = new RotaryEmbedding(headDim, rotaryDim, 10000, Interleaved: true),
                MlpBias = true,
                HeadBias = true,
                TieEmbeddings = fields.Flag("tie_word_embeddings", false),
            },
            fields);
    }

    public override void Write(ModelConfig config, Utf8JsonWriter json)
    {
        WriteCommon(config, "GPTJForCausalLM", json);
        json.WriteNumber("n_embd", config.HiddenSize);
        json.WriteNumber("n_inner", config.InnerSize);
        json.WriteNumber("n_layer", config.LayerCount);
        json.WriteNumber("n_head", config.HeadCount);
        json.WriteNumber("n_positions", config.MaxPositions);
        json.WriteNumber("rotary_dim", config.Rotary!.RotaryDim);
        json.WriteNumber("layer_norm_epsilon", config.NormEpsilon);
        json.WriteString("activation_function", ActivationName(config.Activation));
    }

    public override ParameterNames Names(ModelConfig config) => new(config, LayerOf)
    {
        TokenEmbedding = "transformer.wte.weight",
        FinalNorm = new("transformer.ln_f.weight", "transformer.ln_f.bias"),
        Head = new(config.TieEmbeddings ? "transformer.wte.weight" : "lm_head.weight", "lm_head.bias"),
        OptionalPrefix = "transformer.",
    };

    private static LayerNames LayerOf(int layer)
    {
        var prefix = $"transformer.h.{layer}.";
        return new LayerNames
        {
            Prefix = prefix,
            AttentionNorm = Pair("ln_1", bias: true),
            Query = Pair("attn.q_proj", bias: false),
            Key = Pair("attn.k_proj", bias: false),
            Value = Pair("attn.v_proj", bias: false),
            AttentionOutput = Pair("attn.out_proj", bias: false),
            Up = Pair("mlp.fc_in", bias: true),
            Down = Pair("mlp.fc_out", bias: true),
        };

        ParameterPair Pair(string name, bool bias) => new($"{prefix}{name}.weight", bias ? $"{prefix}{name}.bias" : null);
    }
}
