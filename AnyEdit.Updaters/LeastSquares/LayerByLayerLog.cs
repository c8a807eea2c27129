using Microsoft.Extensions.Logging;

namespace AnyEdit.Updaters.LeastSquares;

/// <summary>What updates log layer by layer.</summary>
internal static partial class LayerByLayerLog
{
    [LoggerMessage(21, LogLevel.Debug, "Layer {Layer}: |targets - h| = {Residual}, |change| = {Change}, |weight| = {Weight}.")]
    public static partial void LayerUpdated(ILogger logger, int layer, double residual, double change, double weight);

    [LoggerMessage(22, LogLevel.Warning, "The key moments of layer {Layer} are not positive definite; {Jitter} of their mean diagonal was added.")]
    public static partial void Jittered(ILogger logger, int layer, double jitter);

    [LoggerMessage(24, LogLevel.Debug, "Layer {Layer}: the factor of C, {Size} rows, is kept in {Precision}.")]
    public static partial void FactorAtHand(ILogger logger, int layer, long size, ScalarType precision);

    [LoggerMessage(25, LogLevel.Warning, "The factor in '{Path}' is not used and is computed again: {Reason}")]
    public static partial void FactorNotUsed(ILogger logger, string path, string reason);

    [LoggerMessage(26, LogLevel.Warning, "The factor of layer {Layer} cannot be kept for later runs: {Reason}")]
    public static partial void FactorNotKept(ILogger logger, int layer, string reason);
}
