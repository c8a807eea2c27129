using System.Diagnostics;

namespace AnyEdit.Evaluation.Runs;

/// <summary>Tells from the records that were done since the start how long the rest will take.</summary>
internal sealed class RunClock(int total, int againTotal, int done)
{
    private readonly long start = Stopwatch.GetTimestamp();

    public EvaluationProgress Report(EvaluationStage stage, int completed, int again)
    {
        var (elapsed, fresh) = (Stopwatch.GetElapsedTime(start), completed - done);
        return new EvaluationProgress(stage, completed, total)
        {
            Again = again,
            AgainTotal = againTotal,
            RecordsPerSecond = fresh > 0 && elapsed > TimeSpan.Zero ? fresh / elapsed.TotalSeconds : null,
            Remaining = fresh > 0 ? elapsed * ((double)(total - completed) / fresh) : null,
        };
    }
}
