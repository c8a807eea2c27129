using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AnyEdit.Telemetry;

/// <summary>What edits report to OpenTelemetry and other listeners. Texts are never reported.</summary>
public static class AnyEditTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "AnyEdit";

    private static readonly Meter Meter = new(Name);

    /// <summary>Starts an activity <c>anyedit.edit</c> per edit, tagged with method, requests, chunks and relative residual.</summary>
    public static ActivitySource ActivitySource { get; } = new(Name);

    /// <summary>Seconds per edit, tagged with method and outcome (<c>installed</c>, <c>cancelled</c>, <c>failed</c>).</summary>
    internal static Histogram<double> Duration { get; } = Meter.CreateHistogram<double>("anyedit.edit.duration", "s", "Duration of edits");

    /// <summary>Tokens of targets that were written.</summary>
    internal static Counter<long> TargetTokens { get; } = Meter.CreateCounter<long>("anyedit.edit.target_tokens", "{token}", "Tokens of targets written");

    /// <summary>Evaluations of the value optimiser's loss.</summary>
    internal static Counter<long> ValueSteps { get; } = Meter.CreateCounter<long>("anyedit.edit.value_steps", "{step}", "Evaluations of the value optimiser's loss");

    /// <summary>How much of the wanted change the weights miss.</summary>
    internal static Histogram<double> Residual { get; } = Meter.CreateHistogram<double>("anyedit.edit.relative_residual", "1", "Part of the wanted change that the weights miss");
}
