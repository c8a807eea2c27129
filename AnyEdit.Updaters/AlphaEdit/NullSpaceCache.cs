using AnyEdit.Models;
using AnyEdit.Statistics;
using AnyEdit.Updaters.LeastSquares;
using Microsoft.Extensions.Logging;

namespace AnyEdit.Updaters.AlphaEdit;

/// <summary>
/// Null spaces of layers: in memory between edits, and in files beside the key moments, where these have a folder, between runs.
/// Owns those in memory.
/// </summary>
/// <remarks>
/// Safe for concurrent use. A null space depends on statistics and threshold alone. A folder that cannot be written to, or a file that is
/// damaged or stale, costs the time to compute the null space again and a warning, nothing else.
/// </remarks>
/// <param name="source">Where the moments come from; borrowed.</param>
/// <param name="threshold">Eigenvalues below this count as none.</param>
/// <param name="capacity">How many bytes to keep in memory.</param>
/// <param name="logger">Receives what was found.</param>
internal sealed class NullSpaceCache(IKeyMomentSource source, double threshold, double capacity, ILogger logger) : IDisposable
{
    private readonly RecentlyUsed<(string Model, int Layer, string Device), NullSpace> recent =
        new(capacity, space => space.Basis.numel() * (double)sizeof(float), space => space.Share());

    /// <summary>Gets the null space of a layer.</summary>
    /// <param name="model">The model, edited or not.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="device">Where it is to be.</param>
    /// <returns>A handle, which the caller disposes.</returns>
    public NullSpace Get(CausalLanguageModel model, int layer, Device device)
    {
        var fingerprint = ModelFingerprint.Of(model);
        return recent.Get((fingerprint, layer, device.ToString()), () =>
        {
            using var moments = new LayerMoments(source, model, layer);
            var space = source.FolderOf(model) is { } folder
                ? FromFile(NullSpaceFile.PathIn(folder, layer, threshold), moments, fingerprint, device)
                : NullSpace.Of(moments.Take(), threshold, device);
            AlphaEditLog.Projected(logger, layer, space.Rank, space.Size, threshold);
            return space;
        });
    }

    /// <summary>Whether it can be kept for this many layers of (n, n), in memory or in files.</summary>
    public bool CanKeep(CausalLanguageModel model, int layers) =>
        source.FolderOf(model) is not null || layers * (double)model.Config.InnerSize * model.Config.InnerSize / 2 * sizeof(float) <= capacity;

    /// <summary>Sees that there are moments of a layer.</summary>
    public void Require(CausalLanguageModel model, int layer) => source.Get(model, layer).Dispose();

    /// <summary>Frees what is in memory; handles given out stay valid.</summary>
    public void Dispose() => recent.Dispose();

    private NullSpace FromFile(string path, LayerMoments moments, string fingerprint, Device device)
    {
        var description = moments.Describe();
        var identity = NullSpaceFile.Identify(description, fingerprint, threshold);
        return MomentFile.ReadOrMake(
            path,
            () => NullSpaceFile.Read(path, description.Size, identity, device),
            () => NullSpace.Of(moments.Take(), threshold, device),
            space => NullSpaceFile.Write(path, space, identity),
            reason => AlphaEditLog.NotUsed(logger, path, reason),
            reason => AlphaEditLog.NotKept(logger, description.Layer, reason));
    }
}
