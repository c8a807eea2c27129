using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Models;

/// <summary>Models of every family, small enough to compute by hand, with seeded random weights.</summary>
internal static class TinyModels
{
    public const string Llama = """
        {"model_type":"llama","hidden_size":16,"intermediate_size":24,"num_hidden_layers":3,"num_attention_heads":4,
         "num_key_value_heads":2,"vocab_size":40,"max_position_embeddings":64,"rope_theta":10000.0,"eos_token_id":39}
        """;

    public const string Qwen2 = """
        {"model_type":"qwen2","hidden_size":16,"intermediate_size":24,"num_hidden_layers":3,"num_attention_heads":4,
         "num_key_value_heads":2,"vocab_size":40,"max_position_embeddings":64,"rope_theta":1000000.0,"tie_word_embeddings":true}
        """;

    public const string Mistral = """
        {"model_type":"mistral","hidden_size":16,"intermediate_size":24,"num_hidden_layers":3,"num_attention_heads":4,
         "num_key_value_heads":2,"head_dim":6,"vocab_size":40,"max_position_embeddings":64,"sliding_window":4}
        """;

    public const string Gpt2 = """
        {"model_type":"gpt2","n_embd":16,"n_layer":3,"n_head":4,"n_positions":64,"vocab_size":40}
        """;

    public const string GptJ = """
        {"model_type":"gptj","n_embd":32,"n_layer":3,"n_head":4,"n_positions":64,"rotary_dim":4,"vocab_size":40}
        """;

    /// <summary>The configuration of each family.</summary>
    public static IEnumerable<TestCaseData> All() => Cases(json => json);

    /// <summary>The configuration of each family with all bytes and two special tokens in its vocabulary.</summary>
    public static IEnumerable<TestCaseData> AllWithBytes() => Cases(WithBytes);

    /// <summary>A configuration with all bytes and two special tokens in its vocabulary.</summary>
    public static string WithBytes(string json) => json.Replace("\"vocab_size\":40", "\"vocab_size\":258");

    private static IEnumerable<TestCaseData> Cases(Func<string, string> change) =>
        new[] { Llama, Qwen2, Mistral, Gpt2, GptJ }.Select(json => new TestCaseData(change(json)).SetArgDisplayNames(ModelConfig.Parse(json).ModelType));

    /// <summary>Weights around 0, normalisations around 1; large enough that every part matters to the result.</summary>
    public static WeightSnapshot RandomWeights(ModelConfig config, int seed, ScalarType dtype = ScalarType.Float32)
    {
        var random = new Random(seed);
        return WeightSnapshot.Create(ParameterNames.For(config).All(config).Select(parameter =>
        {
            var isNorm = parameter.Shape.Count == 1 && parameter.Name.EndsWith("weight", StringComparison.Ordinal);
            var values = new float[parameter.Shape.Aggregate(1L, (a, b) => a * b)];
            for (var i = 0; i < values.Length; i++)
                values[i] = (isNorm ? 1 : 0) + 0.6f * ((float)random.NextDouble() - 0.5f);
            return KeyValuePair.Create(parameter.Name, torch.tensor(values, [.. parameter.Shape], dtype).DetachFromDisposeScope());
        }));
    }

    public static int[] RandomIds(ModelConfig config, int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(config.VocabularySize))];
    }

    /// <summary>Token ids as a batch of one, (1, T).</summary>
    public static Tensor Ids(params int[] ids) => Batch([ids]);

    /// <summary>Token ids as a batch of rows of the same length, (B, T).</summary>
    public static Tensor Batch(params int[][] rows) =>
        torch.tensor(rows.SelectMany(row => row).Select(id => (long)id).ToArray(), [rows.Length, rows[0].Length]);

    /// <summary>The output of every layer from the embedding on, in one run, (1, T, H) each.</summary>
    public static Tensor Forward(Decoder decoder, IWeights weights, Tensor ids, SequenceLayout layout)
    {
        using var noGradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        return decoder.RunLayers(weights, decoder.Embed(weights, ids, layout), 0, decoder.Config.LayerCount, layout).MoveToOuterDisposeScope();
    }

    public static double MaxDifference(Tensor a, Tensor b)
    {
        using var scope = torch.NewDisposeScope();
        return (a.to_type(ScalarType.Float64) - b.to_type(ScalarType.Float64)).abs().max().item<double>();
    }
}
