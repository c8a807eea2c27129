using AnyEdit.Files;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Embeddings;

/// <summary>A sentence-transformers folder of a small made encoder with seeded random weights: H = 12, 3 heads, 2 layers, N = 20, 24 positions.</summary>
internal sealed class TinyBert : IDisposable
{
    public const int Hidden = 12, Heads = 3, Layers = 2, Inner = 20, Positions = 24, MaxLength = 16;

    public static readonly string[] Vocabulary =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "mayor", "of", "el", "##ron", "##ford", "is", "a", "bak", "##er", ".", ",", "?", "who", "town", "old", "1",
    ];

    private readonly TemporaryFolder folder = new();

    public TinyBert(int seed = 1, double epsilon = 1e-12, string activation = "gelu")
    {
        Epsilon = epsilon;
        folder.Write("config.json", $$"""
            {"model_type":"bert","vocab_size":{{Vocabulary.Length}},"hidden_size":{{Hidden}},"num_hidden_layers":{{Layers}},"num_attention_heads":{{Heads}},
             "intermediate_size":{{Inner}},"max_position_embeddings":{{Positions}},"type_vocab_size":2,"hidden_act":"{{activation}}",
             "layer_norm_eps":{{epsilon.ToString(System.Globalization.CultureInfo.InvariantCulture)}},"position_embedding_type":"absolute"}
            """);
        folder.Write("vocab.txt", string.Join('\n', Vocabulary) + "\n");
        folder.Write("sentence_bert_config.json", $$"""{"max_seq_length": {{MaxLength}}, "do_lower_case": false}""");
        folder.Write("1_Pooling/config.json", $$"""{"word_embedding_dimension": {{Hidden}}, "pooling_mode_cls_token": false, "pooling_mode_mean_tokens": true, "pooling_mode_max_tokens": false}""");
        folder.Write("modules.json", """
            [{"idx":0,"name":"0","path":"","type":"sentence_transformers.models.Transformer"},{"idx":1,"name":"1","path":"1_Pooling","type":"sentence_transformers.models.Pooling"},
             {"idx":2,"name":"2","path":"2_Normalize","type":"sentence_transformers.models.Normalize"}]
            """);
        MakeWeights(seed);
        WriteWeights(name => name);
    }

    public Dictionary<string, (long[] Shape, float[] Values)> Weights { get; } = [];

    public double Epsilon { get; }

    public string Path => folder.Path;

    public NaiveBert Twin => new(Weights.ToDictionary(weight => weight.Key, weight => weight.Value.Values), Hidden, Heads, Layers, Epsilon);

    public void Write(string name, string text) => folder.Write(name, text);

    public void Delete(string name) => File.Delete(folder[name]);

    /// <summary>Writes the weights as they are now.</summary>
    public void WriteWeights(Func<string, string> rename, params string[] besides)
    {
        using var scope = torch.NewDisposeScope();
        var tensors = Weights.Select(weight => KeyValuePair.Create(rename(weight.Key), torch.tensor(weight.Value.Values, weight.Value.Shape)));
        SafetensorsWriter.Write(folder["model.safetensors"], [.. tensors, .. besides.Select(name => KeyValuePair.Create(name, torch.tensor(new long[] { 1 })))]);
    }

    public void Dispose() => folder.Dispose();

    private void MakeWeights(int seed)
    {
        var random = new Random(seed);
        Add("embeddings.word_embeddings.weight", Vocabulary.Length, Hidden);
        Add("embeddings.position_embeddings.weight", Positions, Hidden);
        Add("embeddings.token_type_embeddings.weight", 2, Hidden);
        Norm("embeddings.LayerNorm");
        for (var layer = 0; layer < Layers; layer++)
        {
            var prefix = $"encoder.layer.{layer}.";
            Linear(prefix + "attention.self.query", Hidden, Hidden);
            Linear(prefix + "attention.self.key", Hidden, Hidden);
            Linear(prefix + "attention.self.value", Hidden, Hidden);
            Linear(prefix + "attention.output.dense", Hidden, Hidden);
            Norm(prefix + "attention.output.LayerNorm");
            Linear(prefix + "intermediate.dense", Inner, Hidden);
            Linear(prefix + "output.dense", Hidden, Inner);
            Norm(prefix + "output.LayerNorm");
        }

        void Linear(string name, int to, int from)
        {
            Add(name + ".weight", to, from);
            Add(name + ".bias", to);
        }

        void Norm(string name)
        {
            Add(name + ".weight", Hidden);
            Add(name + ".bias", Hidden);
        }

        void Add(string name, params long[] shape)
        {
            // Large enough that attention is far from uniform and GELU far from linear; words outweigh what all texts share.
            var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
            var width = name.EndsWith("bias", StringComparison.Ordinal) || name.Contains("position", StringComparison.Ordinal) ? 0.4f : 1.6f;
            for (var i = 0; i < values.Length; i++)
                values[i] = width * ((float)random.NextDouble() - 0.5f) + (name.EndsWith("LayerNorm.weight", StringComparison.Ordinal) ? 1 : 0);
            Weights[name] = (shape, values);
        }
    }
}
