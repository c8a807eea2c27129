namespace AnyEdit.Files;

/// <summary>Names for what is not complete yet.</summary>
internal static class TemporaryName
{
    /// <summary>A fresh hidden name for the file or folder that is to become <paramref name="target"/>.</summary>
    public static string For(string target) => $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp";

    /// <summary>Deletes a file if it is there; a failure must not hide the error that led here.</summary>
    public static void TryDeleteFile(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Deletes a folder if it is there; a failure must not hide the error that led here.</summary>
    public static void TryDeleteFolder(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
