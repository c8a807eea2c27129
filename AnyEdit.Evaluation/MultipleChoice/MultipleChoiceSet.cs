using System.Security.Cryptography;
using AnyEdit.Evaluation.DataSets;

namespace AnyEdit.Evaluation.MultipleChoice;

/// <summary>Multiple-choice questions in the files of MMLU: a folder of <c>SUBJECT_test.csv</c>, with <c>SUBJECT_dev.csv</c> for answered examples, or one file.</summary>
/// <remarks>
/// A row is: question, answers A to D, the letter of the right one; RFC 4180, no header. As in the published archive, the files may also
/// lie in subfolders <c>test</c> and <c>dev</c>.
/// </remarks>
public sealed class MultipleChoiceSet
{
    private const string TestEnding = "_test.csv", DevEnding = "_dev.csv";

    private readonly string[] files;
    private readonly WrongRecordHandling handling;
    private readonly List<WrongRecord> skipped = [];

    private MultipleChoiceSet(string path, string[] files, WrongRecordHandling handling) => (Path, this.files, this.handling) = (path, files, handling);

    /// <summary>The folder or file.</summary>
    public string Path { get; }

    /// <summary>How many subjects there are.</summary>
    public int SubjectCount => files.Length;

    /// <summary>The rows that the latest reading or test left out so far, each with file and line.</summary>
    public IReadOnlyList<WrongRecord> Skipped => skipped;

    /// <summary>Finds the files; none is read yet.</summary>
    /// <param name="path">The folder, or one file of questions.</param>
    /// <param name="wrongRows">What happens at a row that is wrong.</param>
    /// <exception cref="DataSetException">There is neither, or the folder holds no such file.</exception>
    public static MultipleChoiceSet Open(string path, WrongRecordHandling wrongRows = WrongRecordHandling.Fail)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path))
            return new(path, [path], wrongRows);
        if (!Directory.Exists(path))
            throw new DataSetException(path, "there is no such file or folder.");
        var sub = System.IO.Path.Combine(path, "test");
        string[] files = [.. new[] { path, sub }.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*" + TestEnding)).Order(StringComparer.Ordinal)];
        return files.Length > 0
            ? new(path, files, wrongRows)
            : throw new DataSetException(path, $"the folder holds no file SUBJECT{TestEnding}, nor does a subfolder 'test'.");
    }

    /// <summary>Reads one subject after the other; no more than one is in memory.</summary>
    /// <exception cref="DataSetException">While reading: a row is wrong and wrong rows are fatal, or a file has no row that is right.</exception>
    public IEnumerable<MultipleChoiceSubject> Read()
    {
        skipped.Clear();
        foreach (var file in files)
        {
            var name = SubjectOf(file);
            var dev = DevFile(file, name);
            MultipleChoiceQuestion[] questions = [.. MultipleChoiceFile.Read(file, Report)];
            if (questions.Length == 0)
                throw new DataSetException(file, $"none of its rows can be read. The first: {skipped.First(wrong => wrong.Message.StartsWith(file, StringComparison.Ordinal)).Message}");
            yield return new MultipleChoiceSubject(name.Replace('_', ' '), file, dev is null ? [] : [.. MultipleChoiceFile.Read(dev, Report)], questions);
        }
    }

    /// <summary>SHA-256 over the contents of all files, of questions and of examples, in lower-case hexadecimal.</summary>
    internal string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.SelectMany(file => new[] { file, DevFile(file, SubjectOf(file)) }))
            hash.AppendData(file is null ? [] : SHA256.HashData(File.ReadAllBytes(file)));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Lists a wrong row, or throws, as was asked for.</summary>
    /// <exception cref="DataSetException">Wrong rows are fatal.</exception>
    internal void Report(DataSetException wrong)
    {
        if (handling == WrongRecordHandling.Fail)
            throw wrong;
        skipped.Add(new WrongRecord(wrong.Index ?? 0, wrong.Field, wrong.Message));
    }

    private static string SubjectOf(string file)
    {
        var name = System.IO.Path.GetFileName(file);
        return name.EndsWith(TestEnding, StringComparison.Ordinal) ? name[..^TestEnding.Length] : System.IO.Path.GetFileNameWithoutExtension(name);
    }

    private static string? DevFile(string file, string subject)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!;
        string[] places = [System.IO.Path.Combine(folder, subject + DevEnding), System.IO.Path.Combine(folder, "..", "dev", subject + DevEnding)];
        return Array.Find(places, File.Exists);
    }
}
