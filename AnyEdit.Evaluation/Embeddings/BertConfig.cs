using AnyEdit.Models.Families;

namespace AnyEdit.Evaluation.Embeddings;

/// <summary>What a BERT encoder is made of, from <c>config.json</c>.</summary>
internal sealed record BertConfig
{
    private static readonly (string Name, Func<Tensor, Tensor> Function)[] Activations =
    [
        ("gelu", torch.nn.functional.gelu),
        ("gelu_new", x => torch.nn.functional.gelu(x, GELU.Approximate.tanh)),
        ("gelu_pytorch_tanh", x => torch.nn.functional.gelu(x, GELU.Approximate.tanh)),
        ("relu", x => torch.nn.functional.relu(x)),
    ];

    public required int VocabularySize { get; init; }

    public required int HiddenSize { get; init; }

    public required int LayerCount { get; init; }

    public required int HeadCount { get; init; }

    public required int InnerSize { get; init; }

    public required int MaxPositions { get; init; }

    public required int TokenTypes { get; init; }

    public required double NormEpsilon { get; init; }

    public required Func<Tensor, Tensor> Activation { get; init; }

    /// <exception cref="FileNotFoundException">The folder has no config.json.</exception>
    /// <exception cref="InvalidDataException">A field is wrong, or the model is no BERT encoder.</exception>
    public static BertConfig Load(string folder)
    {
        var file = Path.Combine(folder, "config.json");
        if (!File.Exists(file))
            throw new FileNotFoundException($"The sentence encoder's folder '{folder}' has no config.json.", file);
        using var document = ConfigFields.ParseDocument(File.ReadAllText(file), file);
        var fields = new ConfigFields(document.RootElement, file);
        fields.Choice("model_type", [("bert", true)]);
        fields.Choice("position_embedding_type", [("absolute", true)], "absolute");
        fields.RequireFlag("is_decoder", only: false);
        var config = new BertConfig
        {
            VocabularySize = fields.Count("vocab_size"),
            HiddenSize = fields.Count("hidden_size"),
            LayerCount = fields.Count("num_hidden_layers", ConfigFields.MostLayers),
            HeadCount = fields.Count("num_attention_heads"),
            InnerSize = fields.Count("intermediate_size"),
            MaxPositions = fields.Count("max_position_embeddings"),
            TokenTypes = fields.OptionalCount("type_vocab_size") ?? 2,
            NormEpsilon = fields.Number("layer_norm_eps", 1e-12),
            Activation = fields.Choice("hidden_act", Activations, "gelu"),
        };
        return config.HiddenSize % config.HeadCount == 0
            ? config
            : throw fields.Wrong("num_attention_heads", $"a divisor of the hidden size {config.HiddenSize}", config.HeadCount);
    }
}
