using AnyEdit.Statistics;
using Microsoft.Extensions.Logging;

namespace AnyEdit;

/// <summary>What an updater can be made from.</summary>
/// <param name="KeyMoments">Where the second moments of keys come from.</param>
/// <param name="LoggerFactory">Where loggers come from; one that logs nothing if the host has none.</param>
/// <param name="Services">The host's services; empty without a host.</param>
public sealed record UpdaterContext(IKeyMomentSource KeyMoments, ILoggerFactory LoggerFactory, IServiceProvider Services);
