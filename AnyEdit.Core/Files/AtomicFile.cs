namespace AnyEdit.Files;

/// <summary>Replaces files as a whole: whoever reads the path finds the old file or the new one, never a part.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file under a temporary name beside it, flushes it to the disk and renames it.</summary>
    /// <param name="path">The file to write or replace; its folder is made if it is missing.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written; an earlier one is as it was and nothing is left behind.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var target = Disk.Resolve(path);
        var folder = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, TemporaryName.For(target));
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception exception)
        {
            TemporaryName.TryDeleteFile(temporary);
            if (exception is IOException or UnauthorizedAccessException)
                throw new IOException($"The file '{path}' could not be written: {exception.Message}", exception);
            throw;
        }

        Disk.FlushFolder(folder);
    }

    /// <summary>Writes a text as UTF-8 without a byte-order mark.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="text">The content.</param>
    /// <exception cref="IOException">The file cannot be written; an earlier one is as it was and nothing is left behind.</exception>
    public static void WriteAllText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
}
