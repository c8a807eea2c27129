using System.Text.Json;
using AnyEdit.Files;
using AnyEdit.Tokenization;

namespace AnyEdit.Samples.TrainBundledModel.Training;

/// <summary>Writes a network as a Hugging Face folder in half precision.</summary>
public static class HuggingFaceExport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes the folder; each file appears whole.</summary>
    public static void Save(string folder, Qwen2Network network, ITokenizer tokenizer, string tokenizerFolder)
    {
        Directory.CreateDirectory(folder);
        var shape = network.Shape;
        var (start, end) = (tokenizer.SpecialTokens["<|endoftext|>"], tokenizer.SpecialTokens["<|im_end|>"]);
        using var scope = torch.NewDisposeScope();
        SafetensorsWriter.Write(
            Path.Combine(folder, "model.safetensors"),
            network.Parameters.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.detach().to_type(ScalarType.Float16))),
            new Dictionary<string, string> { ["format"] = "pt" });
        Write(folder, "config.json", new
        {
            architectures = new[] { "Qwen2ForCausalLM" },
            model_type = "qwen2",
            vocab_size = shape.Vocabulary,
            hidden_size = shape.Width,
            intermediate_size = shape.Inner,
            num_hidden_layers = shape.Layers,
            num_attention_heads = shape.Heads,
            num_key_value_heads = shape.KeyValueHeads,
            hidden_act = "silu",
            max_position_embeddings = NetworkShape.MaxPositions,
            rms_norm_eps = NetworkShape.NormEpsilon,
            rope_theta = NetworkShape.RotaryBase,
            tie_word_embeddings = true,
            use_sliding_window = false,
            attention_dropout = 0.0,
            torch_dtype = "float16",
            bos_token_id = start,
            eos_token_id = end,
        });
        Write(folder, "generation_config.json", new { do_sample = false, eos_token_id = new[] { end, start }, pad_token_id = start, max_new_tokens = 512 });
        foreach (var name in new[] { "tokenizer.json", "tokenizer_config.json" })
            File.Copy(Path.Combine(tokenizerFolder, name), Path.Combine(folder, name), overwrite: true);
    }

    private static void Write(string folder, string name, object content)
    {
        AtomicFile.WriteAllText(Path.Combine(folder, name), JsonSerializer.Serialize(content, Indented) + "\n");
    }
}
