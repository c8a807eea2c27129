using Microsoft.Extensions.Logging;

namespace AnyEdit.Updaters.Memit;

/// <summary>What MEMIT logs.</summary>
internal static partial class MemitLog
{
    [LoggerMessage(20, LogLevel.Information, "The weights miss {Residual:f4} of the wanted change at {Sites} sites with lambda {Lambda} over {Layers} layers.")]
    public static partial void Updated(ILogger logger, double residual, double lambda, int layers, long sites);

    [LoggerMessage(23, LogLevel.Warning, "The weights miss {Residual:f4} of the wanted change, more than the goal of {Goal}, even with lambda {Lambda}.")]
    public static partial void GoalMissed(ILogger logger, double residual, double goal, double lambda);
}
