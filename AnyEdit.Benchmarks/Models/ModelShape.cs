using AnyEdit.Models;

namespace AnyEdit.Benchmarks.Models;

/// <summary>A model to measure or to calculate with, and the edit that is made in it.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Config">What it is made of.</param>
/// <param name="Layers">The edited layers.</param>
/// <param name="ChunkSize">Tokens per chunk.</param>
internal sealed record ModelShape(string Name, ModelConfig Config, int[] Layers, int ChunkSize)
{
    /// <summary>Tokens of the question.</summary>
    public const int QuestionTokens = 32;

    /// <summary>Tokens of the answer, its end included, unless said otherwise.</summary>
    public const int TargetTokens = 200;

    /// <summary>Evaluations of the loss per chunk; none stops early.</summary>
    public const int Steps = 25;

    /// <summary>Small enough for two cores, large enough that the mathematics takes the time.</summary>
    public static ModelShape Medium { get; } = new("medium", ModelConfig.Parse("""
        {"model_type":"llama","hidden_size":512,"intermediate_size":1408,"num_hidden_layers":12,"num_attention_heads":8,"num_key_value_heads":4,
         "vocab_size":8192,"max_position_embeddings":2048,"rope_theta":10000.0,"eos_token_id":256,"torch_dtype":"float32"}
        """), [2, 3, 4, 5, 6], 40);

    /// <summary>Llama-3-8B.</summary>
    public static ModelShape Llama3 { get; } = new("llama3-8b", ModelConfig.Parse("""
        {"model_type":"llama","hidden_size":4096,"intermediate_size":14336,"num_hidden_layers":32,"num_attention_heads":32,"num_key_value_heads":8,
         "vocab_size":128256,"max_position_embeddings":8192,"rope_theta":500000.0,"eos_token_id":256,"torch_dtype":"bfloat16"}
        """), [4, 5, 6, 7, 8], 40);

    /// <summary>Qwen2.5-7B.</summary>
    public static ModelShape Qwen25 { get; } = new("qwen2.5-7b", ModelConfig.Parse("""
        {"model_type":"qwen2","hidden_size":3584,"intermediate_size":18944,"num_hidden_layers":28,"num_attention_heads":28,"num_key_value_heads":4,
         "vocab_size":152064,"max_position_embeddings":32768,"rope_theta":1000000.0,"eos_token_id":256,"torch_dtype":"bfloat16"}
        """), [4, 5, 6, 7, 8], 50);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ModelShape> All { get; } = [Medium, Llama3, Qwen25];

    /// <summary>The shape of a name.</summary>
    public static ModelShape Find(string name) =>
        All.FirstOrDefault(shape => shape.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no model '{name}'; these exist: {string.Join(", ", All.Select(shape => shape.Name))}.");

    /// <summary>Questions with answers of so many tokens; a question's subject is its second quarter.</summary>
    public static EditRequest[] Requests(int count, int targetTokens) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var question = RandomModel.Text(QuestionTokens, seed: 2 * i);
        return new EditRequest(question, RandomModel.Text(targetTokens - 1, seed: 2 * i + 1)) { Subject = question.Substring(QuestionTokens / 4, QuestionTokens / 4) };
    })];
}
