using Microsoft.Extensions.Logging;

namespace AnyEdit.Updaters.Rome;

/// <summary>What ROME logs.</summary>
internal static partial class RomeLog
{
    [LoggerMessage(60, LogLevel.Information, "The weights miss {Residual:f4} of the wanted change at {Sites} sites of layer {Layer}; keys are means over {Contexts} contexts.")]
    public static partial void Updated(ILogger logger, double residual, long sites, int layer, int contexts);

    [LoggerMessage(62, LogLevel.Warning, "The keys of request {Request} are nearly dependent; a ridge of {Ridge} was added, and its hidden states are met in the mean only.")]
    public static partial void Dependent(ILogger logger, int request, double ridge);
}
