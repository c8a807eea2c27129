using AnyEdit.Statistics;
using Spectre.Console;

namespace AnyEdit.Cli.Output;

/// <summary>A line every few seconds: tokens, speed, time left.</summary>
/// <param name="console">Where to write.</param>
/// <param name="fraction">The part of the corpus that has been read.</param>
internal sealed class StatsProgress(IAnsiConsole console, Func<double> fraction) : IProgress<KeyMomentProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private TimeSpan next;
    private (TimeSpan Time, double Fraction)? first;

    public void Report(KeyMomentProgress value)
    {
        if (first is null && value.ResumedTokens > 0)
            console.MarkupLineInterpolated($"[grey]going on after {value.ResumedTokens} tokens[/]");
        first ??= (value.Elapsed, fraction());
        if (value.Elapsed < next + Interval)
            return;
        next = value.Elapsed;
        console.MarkupLineInterpolated($"[grey]{Counts.Of(value.Tokens, "token")} of {Counts.Of(value.Texts, "text")}, {value.TokensPerSecond:F0} tokens/s{Left(value)}[/]");
    }

    /// <summary>Whatever comes first, the wanted number of tokens or the end of the corpus.</summary>
    private string Left(KeyMomentProgress value)
    {
        var (read, time) = (fraction() - first!.Value.Fraction, value.Elapsed - first.Value.Time);
        TimeSpan? corpus = read > 0 ? time * ((1 - fraction()) / read) : null;
        return new[] { value.Left, corpus }.Min() is { } left ? $", {Durations.Words(left)} left" : "";
    }
}
