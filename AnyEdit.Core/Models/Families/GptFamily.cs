using System.Text.Json;

namespace AnyEdit.Models.Families;

/// <summary>What GPT-2 and GPT-J call alike in their configuration files.</summary>
internal abstract class GptFamily(string modelType, string architecture, bool tiesEmbeddings) : ModelFamily
{
    public override string ModelType => modelType;

    public override ModelConfig Read(ConfigFields fields)
    {
        var (hidden, heads) = (fields.Count("n_embd"), fields.Count("n_head"));
        if (hidden % heads != 0)
            throw fields.Wrong("n_head", $"a divisor of n_embd ({hidden})", heads);
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
                MlpBias = true,
                TieEmbeddings = fields.Flag("tie_word_embeddings", tiesEmbeddings),
            },
            fields);
    }

    public override void Write(ModelConfig config, Utf8JsonWriter json)
    {
        WriteCommon(config, architecture, json);
        json.WriteNumber("n_embd", config.HiddenSize);
        json.WriteNumber("n_inner", config.InnerSize);
        json.WriteNumber("n_layer", config.LayerCount);
        json.WriteNumber("n_head", config.HeadCount);
        json.WriteNumber("n_positions", config.MaxPositions);
        json.WriteNumber("layer_norm_epsilon", config.NormEpsilon);
        json.WriteString("activation_function", ActivationName(config.Activation));
    }
}
