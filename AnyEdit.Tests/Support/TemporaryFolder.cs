namespace AnyEdit.Tests.Support;

/// <summary>A fresh folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("anyedit-").FullName;

    public string Path { get; }

    /// <summary>The path of something in the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>The names of everything in the folder, in order.</summary>
    public string[] Names => [.. Directory.GetFileSystemEntries(Path).Select(entry => System.IO.Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
