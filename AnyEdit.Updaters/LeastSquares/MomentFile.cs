namespace AnyEdit.Updaters.LeastSquares;

/// <summary>A file beside key moments that keeps what was computed from them for later runs.</summary>
internal static class MomentFile
{
    /// <summary>Reads the file, or computes what it ought to hold and writes it. A file that cannot be used or written costs time, nothing else.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads it; throws <see cref="InvalidDataException"/> where it is damaged or belongs to other moments.</param>
    /// <param name="make">Computes it.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="notUsed">Told why a file is not used.</param>
    /// <param name="notKept">Told why none could be written.</param>
    /// <returns>What was read or computed; the caller owns it.</returns>
    public static T ReadOrMake<T>(string path, Func<T> read, Func<T> make, Action<T> write, Action<string> notUsed, Action<string> notKept)
        where T : IDisposable
    {
        if (File.Exists(path))
            try
            {
                return read();
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                notUsed(exception.Message);
            }

        var made = make();
        try
        {
            write(made);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            notKept(exception.Message);
        }
        catch
        {
            made.Dispose();
            throw;
        }
        return made;
    }
}
