using System.Text.Json;

namespace AnyEdit.Models.Families;

/// <summary>GPT-J: attention and MLP in parallel behind one LayerNorm, interleaved rotary positions in part of each head.</summary>
internal sealed class GptJFamily() : GptFamily("gptj", "GPTJForCausalLM", tiesEmbeddings: false)
{
    public override ModelConfig Read(ConfigFields fields)
    {
        var shared = base.Read(fields);
        if (shared.HeadDim % 2 != 0)
            throw fields.Wrong("n_head", $"a divisor of n_embd ({shared.HiddenSize}) that gives heads of even width", shared.HeadCount);
        var rotaryDim = fields.OptionalCount("rotary_dim") ?? shared.HeadDim;
        if (rotaryDim > shared.HeadDim || rotaryDim % 2 != 0)
            throw fields.Wrong("rotary_dim", $"an even number up to the width of a head ({shared.HeadDim})", rotaryDim);
        return shared with { ParallelBlocks = true, Rotary = new RotaryEmbedding(shared.HeadDim, rotaryDim, 10000, Interleaved: true), HeadBias = true };
    }

    public override void Write(ModelConfig config, Utf8JsonWriter json)
    {
        base.Write(config, json);
        json.WriteNumber("rotary_dim", config.Rotary!.RotaryDim);
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
