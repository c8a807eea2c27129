namespace AnyEdit.Benchmarks.Stopwatches;

/// <summary>The naive and the fast way side by side, round after round in turn, so that a disturbance meets both.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Bar">How many times faster it has to be.</param>
/// <param name="Naive">Does it the naive way; gives the time.</param>
/// <param name="Fast">Does it.</param>
/// <param name="Work">How many times as many multiplications the naive way needs as the floor; null where nobody counted.</param>
internal sealed record Race(string Name, double Bar, Func<Timing> Naive, Func<Timing> Fast, double? Work = null)
{
    public const string Header = """
        "Naive" does what the paper's public code does, operation by operation, with this libtorch's own products; "times faster" by the wall's
        clock, and by the processors' time, which other programs on the machine disturb less; "times the work" are the multiplications of the
        naive way over the least that are needed.

        | what | naive, s | ours, s | times faster | naive, CPU s | ours, CPU s | by CPU time | times the work | bar |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
        """;

    /// <summary>OpenBLAS's threads, which wait for more work by yielding, sleep after this; until then they disturb whoever comes next.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    /// <summary>A line of a table: medians of the rounds; the first round of ours, which warms up, does not count.</summary>
    public string Run(int rounds)
    {
        Fast();
        var times = Enumerable.Range(0, rounds).Select(_ => (Naive: Rested(Naive), Fast: Rested(Fast))).ToList();
        var (wall, cpu) = (Median(time => time.Naive.Wall / time.Fast.Wall), Median(time => time.Naive.Cpu / time.Fast.Cpu));
        return FormattableString.Invariant(
            $"| {Name} | {Median(time => time.Naive.Wall):g3} | {Median(time => time.Fast.Wall):g3} | {wall:f1} | {Median(time => time.Naive.Cpu):g3} | {Median(time => time.Fast.Cpu):g3} | {cpu:f1} | {Work:f1} | {Bar:g3} |");

        static Timing Rested(Func<Timing> time)
        {
            Thread.Sleep(Rest);
            return time();
        }

        double Median(Func<(Timing Naive, Timing Fast), double> part) => Timing.Median(times.Select(part));
    }
}
