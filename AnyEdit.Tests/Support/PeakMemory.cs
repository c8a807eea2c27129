using System.Globalization;
using System.Runtime.InteropServices;

namespace AnyEdit.Tests.Support;

/// <summary>The peak of the process's memory, as the kernel counts it.</summary>
internal static partial class PeakMemory
{
    /// <summary>M_MMAP_THRESHOLD: blocks from this size on are mapped on their own, and given back when they are freed.</summary>
    private const int MapFrom = -3;

    /// <summary>How many bytes an action took at its peak, beyond what the process held before. To be run once before, for libraries, threads and buffers.</summary>
    public static double Of(Action action)
    {
        if (!File.Exists("/proc/self/clear_refs"))
            Assert.Ignore("Only Linux tells the peak of a process's memory.");
        GC.Collect();
        mallopt(MapFrom, 1 << 20);                                                                      // holes in the heap would hide or add memory
        malloc_trim(0);                                                                                 // what earlier tests freed would be used again unseen
        try
        {
            var before = Resident("VmRSS");
            File.WriteAllText("/proc/self/clear_refs", "5");
            action();
            return Resident("VmHWM") - before;
        }
        finally
        {
            mallopt(MapFrom, 1 << 25);                                                                  // where the C library itself ends up
        }
    }

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint pad);

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);

    private static double Resident(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return 1024 * double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }
}
