using AnyEdit.Files;
using AnyEdit.Weights;

namespace AnyEdit.Models;

/// <summary>Brings the weights of a model folder into memory, under the names that the decoder uses.</summary>
internal static class ModelWeightsReader
{
    private const int NamesInMessage = 20;

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

    /// <summary>Finds the tensor of the files for each parameter of the model; whatever does not fit is reported at once.</summary>
    private static List<(string Name, string File)> Match(CheckpointReader checkpoint, ModelConfig config, string folder)
    {
        var shapes = ParameterNames.For(config).All(config).ToDictionary(parameter => parameter.Name, parameter => parameter.Shape);
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var (missing, leftOver, wrong) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var file in checkpoint.Names)
            if (Canonical(file, shapes) is not { } name)
            {
                if (!IsIgnored(file, config))
                    leftOver.Add(file);
            }
            else if (!files.TryAdd(name, file))
            {
                wrong.Add($"'{file}' and '{files[name]}' are the same parameter");
            }
            else if (Mismatch(checkpoint[file], shapes[name]) is { } mismatch)
            {
                wrong.Add(mismatch);
            }

        missing.AddRange(shapes.Keys.Where(name => !files.ContainsKey(name)));
        if (missing.Count + leftOver.Count + wrong.Count > 0)
            throw new InvalidDataException(Explain(folder, config, missing, leftOver, wrong));
        return [.. shapes.Keys.Select(name => (name, files[name])).OrderBy(source => checkpoint.FileOf(source.Item2), StringComparer.Ordinal)
            .ThenBy(source => checkpoint[source.Item2].Offset)];
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

    private static string? Mismatch(TensorEntry entry, IReadOnlyList<long> shape)
    {
        if (!entry.Shape.SequenceEqual(shape))
            return $"'{entry.Name}' has the shape [{string.Join(", ", entry.Shape)}] instead of [{string.Join(", ", shape)}]";
        return SafetensorsDType.IsFloatingPoint(entry.DType)
            ? null
            : $"'{entry.Name}' has the dtype {SafetensorsDType.Name(entry.DType)} instead of a floating-point one";
    }

    private static string Explain(string folder, ModelConfig config, List<string> missing, List<string> leftOver, List<string> wrong)
    {
        var parts = new List<string>();
        if (missing.Count > 0)
            parts.Add($"missing: {List(missing)}");
        if (leftOver.Count > 0)
            parts.Add($"left over: {List(leftOver)}");
        if (wrong.Count > 0)
            parts.Add($"wrong: {List(wrong)}");
        return $"The weights in '{folder}' are not those of the {config.ModelType} model that config.json describes; {string.Join("; ", parts)}.";
    }

    private static string List(List<string> names) =>
        string.Join(", ", names.Take(NamesInMessage)) + (names.Count > NamesInMessage ? $" and {names.Count - NamesInMessage} more" : "");
}
