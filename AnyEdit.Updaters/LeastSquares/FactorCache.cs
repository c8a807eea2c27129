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
            using var moments = new LayerMoments(source, model, layer);
            var factor = Folder(model) is { } folder
                ? FromFile(FactorFile.PathIn(folder, layer), moments, fingerprint, device, cancellationToken)
                : SecondMomentFactor.Of(moments.Take(), device, cancellationToken);
            LayerByLayerLog.FactorAtHand(logger, layer, factor.Size, factor.Precision);
            if (factor.Jitter > 0)
                LayerByLayerLog.Jittered(logger, layer, factor.Jitter);
            return factor;
        });
    }

    /// <summary>Whether factors for this many layers can be kept, in memory or in files.</summary>
    public bool CanKeep(CausalLanguageModel model, int layers) =>
        layers * SecondMomentFactor.BytesOf(model.Config.InnerSize, ScalarType.Float64) <= options.Capacity || (!refused && Folder(model) is not null);

    /// <summary>Sees that there are moments of a layer, without factoring them.</summary>
    public void Require(CausalLanguageModel model, int layer) => source.Get(model, layer).Dispose();

    /// <summary>Frees the factors; handles given out stay valid.</summary>
    public void Dispose() => recent.Dispose();

    private string? Folder(CausalLanguageModel model) => options.Files && model.Config.InnerSize >= options.FilesFrom ? source.FolderOf(model) : null;

    private SecondMomentFactor FromFile(string path, LayerMoments moments, string fingerprint, Device device, CancellationToken cancellationToken)
    {
        var description = moments.Describe();
        var identity = FactorFile.Identify(description, fingerprint);
        return MomentFile.ReadOrMake(
            path,
            () => FactorFile.Read(path, description.Size, identity, device),
            () => SecondMomentFactor.Of(moments.Take(), device, cancellationToken),
            factor => FactorFile.Write(path, factor, identity),
            reason => LayerByLayerLog.FactorNotUsed(logger, path, reason),
            reason =>
            {
                refused = true;
                LayerByLayerLog.FactorNotKept(logger, description.Layer, reason);
            });
    }
}
