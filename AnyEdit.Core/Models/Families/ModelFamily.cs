using System.Text.Json;

namespace AnyEdit.Models.Families;

/// <summary>What distinguishes a model family: the fields of its configuration file and the names of its parameters.</summary>
internal abstract class ModelFamily
{
    private static readonly ModelFamily[] All =
    [
        new LlamaFamily("llama", "LlamaForCausalLM"),
        new LlamaFamily("mistral", "MistralForCausalLM"),
        new LlamaFamily("qwen2", "Qwen2ForCausalLM"),
        new Gpt2Family(),
        new GptJFamily(),
    ];

    /// <summary><c>model_type</c>.</summary>
    public abstract string ModelType { get; }

    /// <summary>Reads the family's fields.</summary>
    public abstract ModelConfig Read(ConfigFields fields);

    /// <summary>Writes the fields that <see cref="Read"/> reads.</summary>
    public abstract void Write(ModelConfig config, Utf8JsonWriter json);

    /// <summary>The names of the parameters of a model of this family.</summary>
    public abstract ParameterNames Names(ModelConfig config);

    public static ModelFamily Find(ConfigFields fields)
    {
        var type = fields.Text("model_type");
        return TryFind(type) ?? throw fields.Wrong("model_type", $"one of {Known}", type);
    }

    public static ModelFamily Find(string modelType) =>
        TryFind(modelType) ?? throw new ArgumentException($"There is no model family '{modelType}'; known are {Known}.", nameof(modelType));

    private static string Known => string.Join(", ", All.Select(family => family.ModelType));

    private static ModelFamily? TryFind(string modelType) => All.FirstOrDefault(family => family.ModelType == modelType);

    /// <summary>Reads what all families call alike.</summary>
    protected static ModelConfig WithCommon(ModelConfig config, ConfigFields fields) => config with
    {
        EosIds = fields.TokenIds("eos_token_id"),
        BosId = fields.TokenId("bos_token_id"),
        PadId = fields.TokenId("pad_token_id"),
        Dtype = fields.Dtype(),
    };

    /// <summary>Writes what all families call alike.</summary>
    protected static void WriteCommon(ModelConfig config, string architecture, Utf8JsonWriter json)
    {
        json.WriteStartArray("architectures");
        json.WriteStringValue(architecture);
        json.WriteEndArray();
        json.WriteString("model_type", config.ModelType);
        json.WriteNumber("vocab_size", config.VocabularySize);
        json.WriteBoolean("tie_word_embeddings", config.TieEmbeddings);
        json.WriteString("torch_dtype", ConfigFields.DtypeName(config.Dtype));
        if (config.EosIds.Count == 1)
        {
            json.WriteNumber("eos_token_id", config.EosIds[0]);
        }
        else if (config.EosIds.Count > 1)
        {
            json.WriteStartArray("eos_token_id");
            foreach (var id in config.EosIds)
                json.WriteNumberValue(id);
            json.WriteEndArray();
        }
        if (config.BosId is { } bos)
            json.WriteNumber("bos_token_id", bos);
        if (config.PadId is { } pad)
            json.WriteNumber("pad_token_id", pad);
    }

    private protected static readonly (string Name, ActivationFunction Function)[] Activations =
    [
        ("silu", ActivationFunction.Silu),
        ("swish", ActivationFunction.Silu),
        ("gelu_new", ActivationFunction.GeluTanh),
        ("gelu_pytorch_tanh", ActivationFunction.GeluTanh),
        ("gelu_fast", ActivationFunction.GeluTanh),
        ("gelu", ActivationFunction.Gelu),
        ("relu", ActivationFunction.Relu),
    ];

    /// <summary>The file's name of an activation function.</summary>
    protected static string ActivationName(ActivationFunction function) => Activations.First(pair => pair.Function == function).Name;
}
