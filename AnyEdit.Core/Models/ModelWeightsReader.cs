using AnyEdit.Files;
using AnyEdit.Weights;

namespace AnyEdit.Models;

/// <summary>Brings the weights of a model folder into memory, under the names that the decoder uses.</summary>
internal static class ModelWeightsReader
{
    private static readonly string[] Prefixes = ["model.", "transformer."];

    /// <summary>Constants that older checkpoints carry among the parameters: causal masks and rotary frequencies.</summary>
    private static readonly string[] Buffers = [".attn.bias", ".attn.masked_bias", ".rotary_emb.inv_freq", ".attn.embed_positions"];

    /// <summary>Reads all parameters of the model, each straight into its tensor.</summary>
    /// <returns>A snapshot whose first reference is the caller's.</returns>
    /// <exception cref="InvalidDataException">Tensors are missing, left over or of a wrong shape or type; all are named together.</exception>
    public static WeightSnapshot Read(
        string folder,
        ModelConfig config,
        ModelLoadOptions options,
        IProgress<ModelLoadProgress>? progress,
        CancellationToken cancellationToken)
    {
        using var checkpoint = CheckpointReader.Open(folder);
        var sources = Match(checkpoint, config, folder);
        var total = sources.Sum(source => checkpoint[source.File].ByteCount);
        var tensors = new Dictionary<string, Tensor>(sources.Count);
        long read = 0;
        try
        {
            foreach (var (name, file) in sources)
                tensors.Add(name, checkpoint.Read(file, ReadOptions(name), cancellationToken));
            return WeightSnapshot.Create(tensors);
        }
        catch
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
            throw;
        }

        TensorReadOptions ReadOptions(string name) => new()
        {
            DType = config.Dtype,
            Device = options.Device,
            RequireFinite = options.RequireFiniteWeights,
            OnRead = bytes => progress?.Report(new ModelLoadProgress(name, read += bytes, total)),
        };
    }

    private static IReadOnlyList<(string Name, string File)> Match(CheckpointReader checkpoint, ModelConfig config, string folder)
    {
        var shapes = ParameterNames.For(config).All(config).ToDictionary(parameter => parameter.Name, parameter => parameter.Shape);
        return CheckpointMatch.Find(checkpoint, shapes, file => Canonical(file, shapes), file => IsIgnored(file, config), folder, config.ModelType);
    }

    /// <summary>The parameter's own name for a name in a file, which may have a prefix too many or too few; null if there is none.</summary>
    private static string? Canonical(string file, Dictionary<string, IReadOnlyList<long>> shapes)
    {
        if (shapes.ContainsKey(file))
            return file;
        foreach (var prefix in Prefixes)
        {
            if (shapes.ContainsKey(prefix + file))
                return prefix + file;
            if (file.StartsWith(prefix, StringComparison.Ordinal) && shapes.ContainsKey(file[prefix.Length..]))
                return file[prefix.Length..];
        }

        return null;
    }

    private static bool IsIgnored(string file, ModelConfig config) =>
        (config.TieEmbeddings && file == "lm_head.weight")
        || Array.Exists(Buffers, buffer => ("." + file).EndsWith(buffer, StringComparison.Ordinal));
}
