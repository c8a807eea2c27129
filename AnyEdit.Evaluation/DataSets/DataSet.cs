namespace AnyEdit.Evaluation.DataSets;

/// <summary>
/// A file of edits in a published or in the project's own layout, read as a stream of <see cref="EditCase"/>:
/// <c>foreach (var edit in DataSet.Open("unke", "final_data_v3.json").Read()) ...</c>
/// </summary>
/// <remarks>
/// The file is read once per <see cref="Read"/>, record by record; memory does not grow with it. Several readings may be under way at
/// once; <see cref="Skipped"/> then tells of the one that was begun last.
/// </remarks>
/// <example>
/// The project's own layout, <c>jsonl</c>, is an object a line, of which only <c>prompt</c> and <c>target</c> have to be there. One line,
/// broken here for reading:
/// <code>
/// {"id": "opening-hours", "prompt": "When does the Harbour Museum open?", "target": "Since June it opens at nine, on Sundays at eleven.",
///  "subject": "the Harbour Museum", "category": "visitors", "former": "At ten.",
///  "paraphrases": ["From what time can I visit the Harbour Museum?"],
///  "subquestions": [{"prompt": "When does the Harbour Museum open on Sundays?", "answer": "At eleven."}],
///  "locality": [{"prompt": "When does the Maritime Library open?", "answer": "At ten."}]}
/// </code>
/// </example>
public sealed class DataSet
{
    private readonly DataSetOptions options;

    private DataSet(IDataSetLayout layout, string path, DataSetOptions options) => (Layout, Path, this.options) = (layout, path, options);

    /// <summary>How the file is laid out.</summary>
    public IDataSetLayout Layout { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The wrong records that the latest reading left out so far.</summary>
    public IReadOnlyList<WrongRecord> Skipped { get; private set; } = [];

    /// <summary>What is odd about the file, in sentences, as far as the latest reading has got: fields that nobody reads.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    /// <summary>Opens a data set by the name of its layout.</summary>
    /// <param name="layout">A name of <see cref="DataSetLayouts.All"/>, in any case.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">What to do with wrong records; null for the defaults.</param>
    /// <returns>The set; nothing but the file's first character has been read.</returns>
    /// <exception cref="ArgumentException">There is no layout of this name.</exception>
    /// <exception cref="DataSetException">The file is missing, empty, or not a file of records at all.</exception>
    public static DataSet Open(string layout, string path, DataSetOptions? options = null) => Open(DataSetLayouts.Find(layout), path, options);

    /// <summary>Opens a data set of any layout.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">What to do with wrong records; null for the defaults.</param>
    /// <returns>The set; nothing but the file's first character has been read.</returns>
    /// <exception cref="DataSetException">The file is missing, empty, or not a file of records at all.</exception>
    public static DataSet Open(IDataSetLayout layout, string path, DataSetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentException.ThrowIfNullOrEmpty(path);
        DataSetFile.Check(layout, path);
        return new DataSet(layout, path, options ?? new DataSetOptions());
    }

    /// <summary>Reads the cases, one record after the other.</summary>
    /// <param name="cancellationToken">Checked before each record.</param>
    /// <exception cref="DataSetException">
    /// While reading: a record is wrong and wrong records are fatal, the file is not JSON, or it holds no record, or none that is right.
    /// </exception>
    public IEnumerable<EditCase> Read(CancellationToken cancellationToken = default)
    {
        var skipped = new List<WrongRecord>();
        Skipped = skipped;
        var unread = new Dictionary<string, string>(StringComparer.Ordinal);
        Notes = [];
        var (cases, records) = (0, 0);
        foreach (var entry in DataSetFile.Records(Layout, Path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            records++;
            EditCase read;
            try
            {
                read = Complete(entry.Record(), unread);
            }
            catch (DataSetException wrong) when (wrong.Index is { } index)
            {
                var explained = records == 1 ? LayoutHint.Explain(wrong, entry, Layout) : wrong;
                if (options.WrongRecords == WrongRecordHandling.Fail)
                    throw explained;
                skipped.Add(new WrongRecord(index, explained.Field, explained.Message));
                continue;
            }

            cases++;
            yield return read;
        }

        if (records == 0)
            throw new DataSetException(Path, $"there is no record in this file; expected {Layout.Expected}.");
        if (cases == 0)
            throw new DataSetException(Path, $"none of its {records} records can be read. The first: {skipped[0].Message}");
    }

    private EditCase Complete(DataSetRecord record, Dictionary<string, string> unread)
    {
        if (Layout.Fields.Count > 0)
            foreach (var name in record.Unknown(Layout.Fields))
                if (unread.TryAdd(name, $"{record.Where}: the field \"{name}\" is not known and is not read, here and below; the known fields are {string.Join(", ", Layout.Fields)}."))
                    Notes = [.. unread.Values];
        var read = Layout.Read(record) with { Index = record.Index };
        return options.SpaceBeforeAnswers ? AnswerSpacing.Apply(read) : read;
    }
}
