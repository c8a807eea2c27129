using System.Text;
using AnyEdit.Files;

namespace AnyEdit.Sessions;

/// <summary>A file of lines that only grows; a line counts once it is on the disk with its end.</summary>
internal static class JournalLines
{
    /// <summary>Reads the complete lines; what a crash left of a further one is not among them.</summary>
    public static IReadOnlyList<string> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        var text = Encoding.UTF8.GetString(File.ReadAllBytes(path));
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n')[..^1];
    }

    /// <summary>The complete lines, one at a time; what a crash left of a further one is not among them.</summary>
    public static IEnumerable<JournalLine> Stream(string path)
    {
        if (!File.Exists(path))
            yield break;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
        var (buffer, filled, before) = (new byte[1 << 16], 0, 0L);
        for (int read; (read = stream.Read(buffer, filled, buffer.Length - filled)) > 0;)
        {
            filled += read;
            var start = 0;
            for (int length; (length = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n')) >= 0; start += length + 1)
                yield return new JournalLine(Encoding.UTF8.GetString(buffer, start, length), before + start + length + 1);
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            (before, filled) = (before + start, filled - start);
            if (filled == buffer.Length)
                Array.Resize(ref buffer, 2 * buffer.Length);
        }
    }

    /// <summary>Cuts a file off behind one of its lines.</summary>
    public static void Cut(string path, long end)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 1);
        stream.SetLength(end);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Leaves only the first lines.</summary>
    public static void Truncate(string path, IEnumerable<string> lines) => AtomicFile.WriteAllText(path, string.Concat(lines.Select(line => line + "\n")));

    /// <summary>Adds a line and flushes it to the disk.</summary>
    /// <exception cref="IOException">It cannot be written; the file is as it was.</exception>
    public static void Append(string path, string line)
    {
        var isNew = !File.Exists(path);
        using (var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 1))
        {
            var length = stream.Seek(0, SeekOrigin.End);
            try
            {
                stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
                stream.Flush(flushToDisk: true);
            }
            catch
            {
                stream.SetLength(length);
                throw;
            }
        }

        if (isNew)
            Disk.FlushFolder(Path.GetDirectoryName(path)!);
    }
}
