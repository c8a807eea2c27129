namespace AnyEdit.Statistics;

/// <summary>
/// Reads the statistics that memit, rome, AlphaEdit, AnyEdit and EasyEdit cache: <c>mom2.mom2</c>, the sum of k k^T, and
/// <c>mom2.count</c>, in files named <c>{module}_{precision}_mom2_{samples}.npz</c>.
/// </summary>
public static class NpzKeyMoments
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layer">The layer that it belongs to, counted from 0.</param>
    /// <returns>The moments; the caller disposes them. Of which model they are the file does not say.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or holds something else.</exception>
    public static KeyMoments Load(string path, int layer)
    {
        using var file = NpzReader.Open(path);
        var count = file.ReadScalar("mom2.count");
        if (count is not (>= 1 and < 1e15))
            throw new InvalidDataException($"The array 'mom2.count' in '{path}' is {count}, not a number of tokens.");
        var sum = file.Read("mom2.mom2");
        try
        {
            if (sum.dim() != 2 || sum.shape[0] != sum.shape[1])
                throw new InvalidDataException($"The array 'mom2.mom2' in '{path}' is not a square matrix.");
            KeyMomentCheck.RequireFinite(sum, path);
            return new KeyMoments(layer, sum, (long)count);
        }
        catch
        {
            sum.Dispose();
            throw;
        }
    }

    /// <summary>Finds the file of a layer in a folder or in its <c>{dataset}_stats</c> folders.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="weight">The name of the layer's down projection, e.g. <c>model.layers.4.mlp.down_proj.weight</c>.</param>
    /// <returns>The file, of several the largest by name's sample count; null where there is none.</returns>
    public static string? Find(string folder, string weight)
    {
        if (!Directory.Exists(folder))
            return null;
        var module = weight.EndsWith(".weight", StringComparison.Ordinal) ? weight[..^".weight".Length] : weight;
        return Directory.EnumerateDirectories(folder, "*_stats").Prepend(folder)
            .SelectMany(place => Directory.EnumerateFiles(place, $"{module}_*_mom2_*.npz"))
            .OrderByDescending(Samples)
            .ThenBy(path => path, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static long Samples(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return long.TryParse(name[(name.LastIndexOf('_') + 1)..], out var samples) ? samples : 0;
    }
}
