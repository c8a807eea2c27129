using AnyEdit.Files;

namespace AnyEdit.Models;

/// <summary>Which tensor of the files is which parameter of a model.</summary>
internal static class CheckpointMatch
{
    private const int NamesInMessage = 20;

    /// <summary>Finds the tensor of the files for each parameter of the model; whatever does not fit is reported at once.</summary>
    /// <param name="checkpoint">The files.</param>
    /// <param name="shapes">The shape of every parameter, by the model's own name for it.</param>
    /// <param name="canonical">The model's own name for a name in a file; null if there is none.</param>
    /// <param name="isIgnored">Whether a tensor that is no parameter may be passed over.</param>
    /// <param name="folder">The model's folder, for messages.</param>
    /// <param name="modelType">The model's type, for messages.</param>
    /// <returns>Parameter and tensor, in the order in which they lie in the files.</returns>
    /// <exception cref="InvalidDataException">Tensors are missing, left over or of a wrong shape or type; all are named together.</exception>
    public static IReadOnlyList<(string Name, string File)> Find(
        CheckpointReader checkpoint,
        IReadOnlyDictionary<string, IReadOnlyList<long>> shapes,
        Func<string, string?> canonical,
        Func<string, bool> isIgnored,
        string folder,
        string modelType)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var (missing, leftOver, wrong) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var file in checkpoint.Names)
            if (canonical(file) is not { } name)
            {
                if (!isIgnored(file))
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
            throw new InvalidDataException(
                $"The weights in '{folder}' are not those of the {modelType} model that config.json describes; {Explain(missing, leftOver, wrong)}.");
        return [.. shapes.Keys.Select(name => (name, files[name])).OrderBy(source => checkpoint.FileOf(source.Item2), StringComparer.Ordinal)
            .ThenBy(source => checkpoint[source.Item2].Offset)];
    }

    private static string? Mismatch(TensorEntry entry, IReadOnlyList<long> shape)
    {
        if (!entry.Shape.SequenceEqual(shape))
            return $"'{entry.Name}' has the shape [{string.Join(", ", entry.Shape)}] instead of [{string.Join(", ", shape)}]";
        return SafetensorsDType.IsFloatingPoint(entry.DType)
            ? null
            : $"'{entry.Name}' has the dtype {SafetensorsDType.Name(entry.DType)} instead of a floating-point one";
    }

    private static string Explain(List<string> missing, List<string> leftOver, List<string> wrong)
    {
        var parts = new List<string>();
        if (missing.Count > 0)
            parts.Add($"missing: {List(missing)}");
        if (leftOver.Count > 0)
            parts.Add($"left over: {List(leftOver)}");
        if (wrong.Count > 0)
            parts.Add($"wrong: {List(wrong)}");
        return string.Join("; ", parts);
    }

    private static string List(List<string> names) =>
        string.Join(", ", names.Take(NamesInMessage)) + (names.Count > NamesInMessage ? $" and {names.Count - NamesInMessage} more" : "");
}
