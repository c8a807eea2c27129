using AnyEdit.Files;
using AnyEdit.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Tokenization;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Models;

/// <summary>Folders with tiny models, and what can be wrong with them.</summary>
internal static class ModelFolders
{
    /// <summary>A configuration with the vocabulary of the byte tokenizer, so that the folder needs no tokenizer files.</summary>
    public static string OverBytes(string config) =>
        config.Replace(",\"eos_token_id\":39", "").Replace("\"vocab_size\":40", "\"vocab_size\":258,\"eos_token_id\":256");

    /// <summary>A model in memory with seeded random weights.</summary>
    public static CausalLanguageModel Model(string config, int seed = 1, ScalarType dtype = ScalarType.Float32)
    {
        var parsed = ModelConfig.Parse(OverBytes(config)) with { Dtype = dtype };
        return new CausalLanguageModel(parsed, TinyModels.RandomWeights(parsed, seed, dtype), new ByteTokenizer());
    }

    /// <summary>A folder with a saved tiny model in <c>m</c>.</summary>
    public static TemporaryFolder Saved(string config, int seed = 1, ScalarType dtype = ScalarType.Float32)
    {
        var folder = new TemporaryFolder();
        using var model = Model(config, seed, dtype);
        model.Save(folder["m"]);
        return folder;
    }

    /// <summary>Rewrites the weights file of a saved model.</summary>
    public static void ChangeWeights(TemporaryFolder folder, Action<Dictionary<string, Tensor>> change)
    {
        using var scope = torch.NewDisposeScope();
        var path = Path.Combine(folder["m"], "model.safetensors");
        var tensors = new Dictionary<string, Tensor>();
        using (var reader = SafetensorsReader.Open(path))
            foreach (var name in reader.Header.Entries.Keys)
                tensors.Add(name, reader.Read(name));
        change(tensors);
        SafetensorsWriter.Write(path, tensors);
    }

    /// <summary>Whether two models have the same weights bit for bit, by looking at each of them.</summary>
    public static bool SameBits(IWeights first, IWeights second, IEnumerable<string> names) =>
        names.All(name => first[name].dtype == second[name].dtype && first[name].bytes.SequenceEqual(second[name].bytes));
}
