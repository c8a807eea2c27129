using System.Text.Json;
using AnyEdit.Models.Families;

namespace AnyEdit.Models;

/// <summary>What a decoder-only model is made of, read from a Hugging Face <c>config.json</c>.</summary>
public sealed record ModelConfig
{
    /// <summary>The family as <c>model_type</c> names it: llama, qwen2, mistral, gpt2, gptj.</summary>
    public required string ModelType { get; init; }

    /// <summary>H, the width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>N, the inner width of the MLP: the length of a key.</summary>
    public required int InnerSize { get; init; }

    /// <summary>L, the number of layers.</summary>
    public required int LayerCount { get; init; }

    /// <summary>The number of query heads.</summary>
    public required int HeadCount { get; init; }

    /// <summary>The number of key and value heads; divides <see cref="HeadCount"/>.</summary>
    public required int KeyValueHeadCount { get; init; }

    /// <summary>Width of a head.</summary>
    public required int HeadDim { get; init; }

    /// <summary>V, the number of token ids.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The longest sequence in tokens.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>How layer inputs are normalised.</summary>
    public required Normalization Normalization { get; init; }

    /// <summary>eps of the normalisation.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary>The MLP's nonlinearity.</summary>
    public required ActivationFunction Activation { get; init; }

    /// <summary>Whether the MLP is down(activation(gate(x)) * up(x)) rather than down(activation(up(x))).</summary>
    public bool GatedMlp { get; init; }

    /// <summary>Whether attention and MLP read the same normalised input and are added together (GPT-J).</summary>
    public bool ParallelBlocks { get; init; }

    /// <summary>Rotary position embedding, or null where positions are learned (GPT-2).</summary>
    public RotaryEmbedding? Rotary { get; init; }

    /// <summary>Whether the query, key and value projections have biases.</summary>
    public bool AttentionBias { get; init; }

    /// <summary>Whether the attention's output projection has a bias.</summary>
    public bool AttentionOutputBias { get; init; }

    /// <summary>Whether the MLP's projections have biases.</summary>
    public bool MlpBias { get; init; }

    /// <summary>Whether the language model head has a bias.</summary>
    public bool HeadBias { get; init; }

    /// <summary>Whether the language model head is the token embedding.</summary>
    public bool TieEmbeddings { get; init; }

    /// <summary>How many tokens back a position can see, itself included, or null for all.</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>Tokens that end a text.</summary>
    public IReadOnlyList<int> EosIds { get; init; } = [];

    /// <summary>The token that begins a text, if there is one.</summary>
    public int? BosId { get; init; }

    /// <summary>The padding token, if there is one.</summary>
    public int? PadId { get; init; }

    /// <summary>The dtype of the weights.</summary>
    public ScalarType Dtype { get; init; } = ScalarType.Float32;

    /// <summary>Reads <c>config.json</c> of a model folder.</summary>
    /// <param name="folder">A Hugging Face model folder.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A field is missing or wrong; the message names file and field.</exception>
    public static ModelConfig Load(string folder)
    {
        var path = Path.Combine(folder, "config.json");
        if (!File.Exists(path))
            throw new FileNotFoundException($"'{folder}' is not a model folder: it has no config.json.", path);
        return Parse(File.ReadAllText(path), path);
    }

    /// <summary>Reads the text of a <c>config.json</c>.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What error messages call it.</param>
    /// <exception cref="InvalidDataException">A field is missing or wrong; the message names file and field.</exception>
    public static ModelConfig Parse(string json, string source = "config.json")
    {
        using var document = ConfigFields.ParseDocument(json, source);
        var fields = new ConfigFields(document.RootElement, source);
        return ModelFamily.Find(fields).Read(fields);
    }

    /// <summary>Writes the text of a <c>config.json</c> from which <see cref="Parse"/> makes this configuration again.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            ModelFamily.Find(ModelType).Write(this, writer);
            writer.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
