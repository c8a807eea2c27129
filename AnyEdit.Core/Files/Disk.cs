using System.Runtime.InteropServices;

namespace AnyEdit.Files;

/// <summary>What .NET does not offer in one call: following links, making a rename durable, exchanging two folders in one step.</summary>
internal static partial class Disk
{
    private const int CurrentFolder = -100;   // AT_FDCWD
    private const uint Exchange = 2;          // RENAME_EXCHANGE
    private const int CloseOnExec = 0x80000;  // O_RDONLY | O_CLOEXEC

    /// <summary>The full path of what is to be written: where a link points to, if the path is one.</summary>
    public static string Resolve(string path)
    {
        var target = new FileInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        return target.LinkTarget is null ? target.FullName : target.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? target.FullName;
    }

    /// <summary>Writes a folder's table of contents to the disk, where the system lets a program do so.</summary>
    public static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var descriptor = Open(folder, CloseOnExec);
        if (descriptor < 0)
            return;
        _ = Synchronize(descriptor);
        _ = Close(descriptor);
    }

    /// <summary>Exchanges two folders atomically.</summary>
    /// <returns>False where the system or the file system cannot; nothing has changed then.</returns>
    public static bool TryExchange(string first, string second)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            return RenameAt(CurrentFolder, first, CurrentFolder, second, Exchange) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronize(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt(int firstFolder, string first, int secondFolder, string second, uint flags);
}
