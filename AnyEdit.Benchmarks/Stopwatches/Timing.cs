using System.Diagnostics;

namespace AnyEdit.Benchmarks.Stopwatches;

/// <summary>How long something took, in seconds.</summary>
/// <param name="Wall">On the wall's clock.</param>
/// <param name="Cpu">Of all processors together; on a machine that others use too, this is the steadier one.</param>
internal readonly record struct Timing(double Wall, double Cpu)
{
    public static Timing operator +(Timing a, Timing b) => new(a.Wall + b.Wall, a.Cpu + b.Cpu);

    public static Timing operator -(Timing a, Timing b) => new(a.Wall - b.Wall, a.Cpu - b.Cpu);

    public static Timing operator *(Timing a, double factor) => new(a.Wall * factor, a.Cpu * factor);

    /// <summary>Times an action, and the work that it leaves to a device.</summary>
    public static Timing Of(Action action, Device? device = null)
    {
        Synchronize(device);
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        action();
        Synchronize(device);
        var wall = Stopwatch.GetElapsedTime(start);
        return new(wall.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    /// <summary>Seconds of an undisturbed run: the least of many, a second or more of them.</summary>
    public static double Best(Action action, Device device)
    {
        action();
        var (best, total) = (double.MaxValue, 0.0);
        for (var run = 0; run < 5 || total < 1; run++)
        {
            var seconds = Of(action, device).Wall;
            (best, total) = (Math.Min(best, seconds), total + seconds);
        }
        return best;
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }

    private static void Synchronize(Device? device)
    {
        if (device?.type == DeviceType.CUDA)
            torch.cuda.synchronize(device);
    }
}
