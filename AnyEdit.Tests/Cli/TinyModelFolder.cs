using AnyEdit.Files;
using AnyEdit.Models;
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

    /// <summary>Writes the model.</summary>
    public static string Write(string folder, ScalarType dtype = ScalarType.Float32)
    {
        var config = ModelConfig.Parse(Config) with { Dtype = dtype };
        using var model = new CausalLanguageModel(config, TinyModels.RandomWeights(config, seed: 1, dtype), new ByteTokenizer());
        model.Save(folder);
        return folder;
    }

    /// <summary>Writes the model and the key moments of the layers that an edit changes.</summary>
    public static string WriteWithKeyMoments(string folder, ScalarType dtype = ScalarType.Float32)
    {
        Write(folder, dtype);
        var corpus = Path.Combine(folder, "corpus.txt");
        File.WriteAllText(corpus, string.Join("\n\n", Enumerable.Range(0, 40).Select(i => $"Text {i} has {i * i} words, and {i % 7} of them rhyme.")));
        var run = CliRun.Of("stats", folder, "--corpus", corpus, "--out", Path.Combine(folder, "key-moments"));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return folder;
    }

    /// <summary>Changes the weights on disk.</summary>
    public static void ChangeWeights(string folder, Action<Dictionary<string, Tensor>> change)
    {
        using var scope = torch.NewDisposeScope();
        var path = Path.Combine(folder, "model.safetensors");
        Dictionary<string, Tensor> tensors;
        using (var reader = SafetensorsReader.Open(path))
            tensors = reader.Header.Entries.Keys.ToDictionary(name => name, name => reader.Read(name));
        change(tensors);
        SafetensorsWriter.Write(path, tensors);
    }
}
