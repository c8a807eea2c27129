using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace AnyEdit.Torch.Native;

/// <summary>
/// Loads <c>libanyedit_torch</c> from beside this assembly. OpenMP and OpenBLAS read their settings while they
/// are loaded, and from the C environment, which <see cref="Environment.SetEnvironmentVariable(string, string)"/>
/// does not reach; so what they should find is put there first, unless the user has chosen otherwise.
/// </summary>
internal static partial class NativeLoader
{
    public const string LibraryName = "anyedit_torch";

    private static readonly Lock s_lock = new();
    private static bool s_loaded;

    public static void Load()
    {
        lock (s_lock)
        {
            if (s_loaded) return;
            var threads = ChosenThreads() is null ? PhysicalCores() : 0;
            if (!OperatingSystem.IsWindows())
            {
                // Threads that wait by spinning starve one another as soon as a core is shared.
                setenv("OMP_WAIT_POLICY", "passive", 0);
                if (threads > 0) setenv("OPENBLAS_NUM_THREADS", threads.ToString(CultureInfo.InvariantCulture), 0);
            }

            NativeLibrary.SetDllImportResolver(typeof(NativeLoader).Assembly, Resolve);
            s_loaded = true;
            if (threads > 0) ae_set_num_threads(threads);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != LibraryName) return 0;
        var file = OperatingSystem.IsWindows() ? "anyedit_torch.dll"
            : OperatingSystem.IsMacOS() ? "libanyedit_torch.dylib" : "libanyedit_torch.so";
        foreach (var folder in new[] { Path.GetDirectoryName(assembly.Location), AppContext.BaseDirectory })
        {
            if (string.IsNullOrEmpty(folder)) continue;
            var candidate = Path.Combine(folder, file);
            if (File.Exists(candidate)) return NativeLibrary.Load(candidate);
        }

        throw new DllNotFoundException($"{file} is neither beside AnyEdit.Torch.dll nor in {AppContext.BaseDirectory}");
    }

    private static string? ChosenThreads() =>
        Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is { Length: > 0 } chosen ? chosen : null;

    // Two hardware threads of one core share its vector units: matrix products gain nothing from the second.
    private static int PhysicalCores()
    {
        const string root = "/sys/devices/system/cpu";
        var available = Environment.ProcessorCount;
        if (!Directory.Exists(root)) return available;
        var cores = new HashSet<string>();
        foreach (var cpu in Directory.EnumerateDirectories(root, "cpu*"))
        {
            var siblings = Path.Combine(cpu, "topology", "thread_siblings_list");
            if (File.Exists(siblings)) cores.Add(File.ReadAllText(siblings));
        }

        return cores.Count == 0 ? available : Math.Min(available, cores.Count);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport(LibraryName)]
    private static partial int ae_set_num_threads(int count);
}
