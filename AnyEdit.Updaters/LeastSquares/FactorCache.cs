using AnyEdit.Models;
using AnyEdit.Statistics;
using Microsoft.Extensions.Logging;

namespace AnyEdit.Updaters.LeastSquares;

/// <summary>
/// Cholesky factors of second moments: in memory between edits, the most recently used ones, and in files beside the key moments, where these
/// have a folder, between runs. Owns those in memory.
/// </summary>
/// <remarks>
/// Safe for concurrent use. A factor depends on statistics alone, not on lambda and not on the edits so far, so it serves every
/// edit of a model. Statistics are read once; changed files are seen by a new cache. A folder that cannot be written to, or a file that is
/// damaged or stale, costs the time to factor again and a warning, nothing else.
/// </remarks>
/// <param name="source">Where the moments come from; borrowed.</param>
/// <param name="options">What is kept.</param>
/// <param name="logger">Receives what was found.</param>
internal sealed class FactorCache(IKeyMomentSource source, FactorCacheOptions options, ILogger logger) : IDisposable
{
    private readonly RecentlyUsed<Key, SecondMomentFactor> recent = new(options.Capacity, factor => factor.Bytes, factor => factor.Share());

    private volatile bool refused;                                                                     // a file could not be written

    private readonly record struct Key(string Model, int Layer, string Device);

    /// <summary>Gets the factor of a layer.</summary>
    /// <param name="model">The model, edited or not.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="device">Where the factor is to be.</param>
    /// <param name="cancellationToken">Checked while C is factored.</param>
    /// <returns>A handle on the factor, which the caller disposes.</returns>
    public SecondMomentFactor Get(CausalLanguageModel model, int layer, Device device, CancellationToken cancellationToken)
    {
        var fingerprint = ModelFingerprint.Of(model);
        return recent.Get(new Key(fingerprint, layer, device.ToString()), () =>
        {
            var moments = source.Get(model, layer);
            return Folder(model, moments.Size) is { } folder
                ? FromFile(FactorFile.PathIn(folder, layer), moments, fingerprint, device, cancellationToken)
                : Make(moments, device, cancellationToken);
        });
    }

    /// <summary>Whether factors for this many layers can be kept, in memory or in files.</summary>
    public bool CanKeep(CausalLanguageModel model, int layers) =>
        layers * SecondMomentFactor.BytesOf(model.Config.InnerSize, ScalarType.Float64) <= options.Capacity || (!refused && Folder(model, model.Config.InnerSize) is not null);

    /// <summary>Sees that there are moments of a layer, without factoring them.</summary>
    public void Require(CausalLanguageModel model, int layer) => source.Get(model, layer).Dispose();

    /// <summary>Frees the factors; handles given out stay valid.</summary>
    public void Dispose() => recent.Dispose();

    private string? Folder(CausalLanguageModel model, long size) => options.Files && size >= options.FilesFrom ? source.FolderOf(model) : null;

    /// <summary>Takes over the moments.</summary>
    private SecondMomentFactor FromFile(string path, KeyMoments moments, string fingerprint, Device device, CancellationToken cancellationToken)
    {
        using var owned = moments;
        var identity = FactorFile.Identify(moments, fingerprint);
        if (File.Exists(path))
            try
            {
                var read = FactorFile.Read(path, moments.Size, identity, device);
                Warn(read, moments.Layer);
                return read;
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                LayerByLayerLog.FactorNotUsed(logger, path, exception.Message);
            }

        var factor = Make(moments, device, cancellationToken);
        try
        {
            FactorFile.Write(path, factor, identity);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            refused = true;
            LayerByLayerLog.FactorNotKept(logger, moments.Layer, exception.Message);
        }
        return factor;
    }

    /// <summary>Takes over the moments.</summary>
    private SecondMomentFactor Make(KeyMoments moments, Device device, CancellationToken cancellationToken)
    {
        var factor = SecondMomentFactor.Of(moments, device, cancellationToken);
        Warn(factor, moments.Layer);
        return factor;
    }

    private void Warn(SecondMomentFactor factor, int layer)
    {
        LayerByLayerLog.FactorAtHand(logger, layer, factor.Size, factor.Precision);
        if (factor.Jitter > 0)
            LayerByLayerLog.Jittered(logger, layer, factor.Jitter);
    }
}
