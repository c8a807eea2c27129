using AnyEdit.Models;
using AnyEdit.Tests.Models;
using AnyEdit.Tokenization;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Support;

/// <summary>Whole models with seeded random weights, without files.</summary>
internal static class InMemoryModel
{
    /// <summary>A Llama of 3 layers whose vocabulary holds all bytes and the two special tokens; n = 24, H = 16.</summary>
    public static readonly string ByteLlama = TinyModels.Llama.Replace("\"vocab_size\":40", "\"vocab_size\":258").Replace("\"eos_token_id\":39", "\"eos_token_id\":256");

    public static CausalLanguageModel Create(string config, int seed = 1, ScalarType dtype = ScalarType.Float32)
    {
        var parsed = ModelConfig.Parse(config);
        return new CausalLanguageModel(parsed, TinyModels.RandomWeights(parsed, seed, dtype), new ByteTokenizer());
    }

    /// <summary>A copy of a parameter, for comparing bits later; the caller disposes it.</summary>
    public static Tensor Copy(this CausalLanguageModel model, string name)
    {
        using var lease = model.Lease();
        return lease.Snapshot[name].clone();
    }

    /// <summary>Whether a parameter has exactly these bits.</summary>
    public static bool HasBits(this CausalLanguageModel model, string name, Tensor expected)
    {
        using var lease = model.Lease();
        return lease.Snapshot[name].bytes.SequenceEqual(expected.bytes);
    }

    /// <summary>A small low-rank change of layer 1's down projection, as an overlay and its deltas would be after an edit.</summary>
    public static Dictionary<string, WeightDelta> Change(this CausalLanguageModel model, int seed)
    {
        var name = model.Decoder.Names.DownProjection(1);
        var (rows, columns) = Shape(model, name);
        torch.manual_seed(seed);
        using var scope = torch.NewDisposeScope();
        return new() { [name] = new LowRankDelta(torch.randn(rows, 3), torch.randn(3, columns)) };
    }

    private static (long Rows, long Columns) Shape(CausalLanguageModel model, string name)
    {
        using var lease = model.Lease();
        var shape = lease.Snapshot[name].shape;
        return (shape[0], shape[1]);
    }
}
