using AnyEdit.Files;
using AnyEdit.Models;

namespace AnyEdit.Evaluation.Embeddings;

/// <summary>The parameters of a BERT encoder: their names in Hugging Face's files, their shapes, and how they are read.</summary>
internal static class BertParameters
{
    public const string Words = "embeddings.word_embeddings.weight", Positions = "embeddings.position_embeddings.weight",
        Types = "embeddings.token_type_embeddings.weight", EmbeddingNorm = "embeddings.LayerNorm";

    private const string Prefix = "bert.";

    /// <summary>Constants, and the heads of pre-training, which a sentence embedding does not use.</summary>
    private static readonly string[] Unused = ["embeddings.position_ids", "embeddings.token_type_ids", "pooler.", "cls."];

    /// <summary>The beginning of the names of a layer's parameters.</summary>
    public static string Layer(int layer) => $"encoder.layer.{layer}.";

    /// <summary>Reads all parameters as float32.</summary>
    /// <returns>The tensors by name without prefix; the caller disposes them.</returns>
    /// <exception cref="InvalidDataException">Tensors are missing, left over or of a wrong shape or type; all are named together.</exception>
    public static Dictionary<string, Tensor> Read(string folder, BertConfig config, Device? device, CancellationToken cancellationToken)
    {
        using var checkpoint = CheckpointReader.Open(folder);
        var shapes = Shapes(config);
        var tensors = new Dictionary<string, Tensor>(shapes.Count, StringComparer.Ordinal);
        var options = new TensorReadOptions { DType = ScalarType.Float32, Device = device, RequireFinite = true };
        try
        {
            foreach (var (name, file) in CheckpointMatch.Find(checkpoint, shapes, file => Canonical(file, shapes), IsUnused, folder, "bert"))
                tensors.Add(name, checkpoint.Read(file, options, cancellationToken).DetachFromDisposeScope());
            return tensors;
        }
        catch
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
            throw;
        }
    }

    private static Dictionary<string, IReadOnlyList<long>> Shapes(BertConfig config)
    {
        long h = config.HiddenSize, n = config.InnerSize;
        var shapes = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal)
        {
            [Words] = [config.VocabularySize, h],
            [Positions] = [config.MaxPositions, h],
            [Types] = [config.TokenTypes, h],
        };
        Norm(EmbeddingNorm);
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            var prefix = Layer(layer);
            Linear(prefix + "attention.self.query", h, h);
            Linear(prefix + "attention.self.key", h, h);
            Linear(prefix + "attention.self.value", h, h);
            Linear(prefix + "attention.output.dense", h, h);
            Norm(prefix + "attention.output.LayerNorm");
            Linear(prefix + "intermediate.dense", h, n);
            Linear(prefix + "output.dense", n, h);
            Norm(prefix + "output.LayerNorm");
        }
        return shapes;

        void Linear(string name, long from, long to) => (shapes[name + ".weight"], shapes[name + ".bias"]) = ([to, from], [to]);
        void Norm(string name) => (shapes[name + ".weight"], shapes[name + ".bias"]) = ([h], [h]);
    }

    /// <summary>The first BERT checkpoints call the weight and the bias of a normalisation gamma and beta.</summary>
    private static string? Canonical(string file, Dictionary<string, IReadOnlyList<long>> shapes)
    {
        var name = Bare(file).Replace("LayerNorm.gamma", "LayerNorm.weight", StringComparison.Ordinal).Replace("LayerNorm.beta", "LayerNorm.bias", StringComparison.Ordinal);
        return shapes.ContainsKey(name) ? name : null;
    }

    private static bool IsUnused(string file) => Array.Exists(Unused, unused => Bare(file).StartsWith(unused, StringComparison.Ordinal));

    private static string Bare(string file) => file.StartsWith(Prefix, StringComparison.Ordinal) ? file[Prefix.Length..] : file;
}
