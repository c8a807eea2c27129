using AnyEdit.Models;
using AnyEdit.Statistics;
using AnyEdit.Tests.Models;
using AnyEdit.Tokenization;

namespace AnyEdit.Tests.Cli;

/// <summary>A model folder of bytes and random weights: it knows nothing, but everything can be done with it.</summary>
internal static class TinyModelFolder
{
    public const string Config = """
        {"model_type":"qwen2","hidden_size":32,"intermediate_size":48,"num_hidden_layers":4,"num_attention_heads":4,
         "num_key_value_heads":2,"vocab_size":260,"max_position_embeddings":128,"rope_theta":10000.0,"tie_word_embeddings":true,
         "eos_token_id":256,"torch_dtype":"float32"}
        """;

    /// <summary>Writes the model, with second moments for all its layers.</summary>
    public static string Write(string folder)
    {
        var config = ModelConfig.Parse(Config);
        using var model = new CausalLanguageModel(config, TinyModels.RandomWeights(config, seed: 1), new ByteTokenizer(), ChatTemplate.None);
        model.Save(folder);
        return folder;
    }
}
