namespace AnyEdit.Evaluation.DataSets;

/// <summary>A file of edits cannot be read; the message names the file, the record and the field, and what was expected.</summary>
public sealed class DataSetException : FormatException
{
    /// <summary>The file as a whole is wrong.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong with it.</param>
    public DataSetException(string path, string problem)
        : base($"{path}: {problem}") => Path = path;

    /// <summary>One record is wrong.</summary>
    /// <param name="path">The file.</param>
    /// <param name="index">The record's place in it, counted from 0.</param>
    /// <param name="place">The same in words, e.g. <c>record 3</c>.</param>
    /// <param name="field">The field; null where it is the record as a whole.</param>
    /// <param name="problem">What is wrong with it.</param>
    public DataSetException(string path, int index, string place, string? field, string problem)
        : base($"{path}, {place}: {problem}") => (Path, Index, Field) = (path, index, field);

    private DataSetException(DataSetException wrong, string hint)
        : base($"{wrong.Message} {hint}", wrong.InnerException) => (Path, Index, Field) = (wrong.Path, wrong.Index, wrong.Field);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The record's place in the file, counted from 0; null where the file as a whole is wrong, and no record after it can be read.</summary>
    public int? Index { get; }

    /// <summary>The field that is wrong; null where it is not one field.</summary>
    public string? Field { get; }

    /// <summary>The same with a sentence more.</summary>
    internal DataSetException With(string hint) => new(this, hint);
}
