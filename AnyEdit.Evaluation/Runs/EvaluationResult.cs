using System.Text.Json;
using AnyEdit.Evaluation.Ability;
using AnyEdit.Files;

namespace AnyEdit.Evaluation.Runs;

/// <summary>A finished or interrupted run, read from its folder.</summary>
public sealed class EvaluationResult
{
    private EvaluationResult(string folder, EvaluationHeader header) => (Folder, Header) = (folder, header);

    /// <summary>The folder, as a full path.</summary>
    public string Folder { get; }

    /// <summary>What the run is.</summary>
    public EvaluationHeader Header { get; }

    /// <summary>Whether all is done.</summary>
    public bool IsComplete => File.Exists(Path.Combine(Folder, RunFolder.SummaryName));

    /// <summary>The records, read one at a time. The last line of a run that is under way, or was killed, may be incomplete; it is an error here.</summary>
    /// <exception cref="InvalidDataException">While reading: a line is not a record.</exception>
    public IEnumerable<EvaluationRecord> Records => RecordFile.Read(Path.Combine(Folder, RunFolder.RecordsName));

    /// <summary>The records of a sequence that were asked again after more edits, in the order of <see cref="EvaluationRecord.Edits"/>; none where edits did not stay.</summary>
    /// <exception cref="InvalidDataException">While reading: a line is not a record.</exception>
    public IEnumerable<EvaluationRecord> Again => RecordFile.Read(Path.Combine(Folder, RunFolder.AgainName));

    /// <summary>What else the model could do, before any edit and after some, in the order of the run; none where that was not measured.</summary>
    /// <exception cref="InvalidDataException">A line is not a measurement.</exception>
    public IReadOnlyList<AbilityMeasurement> Ability => AbilityFile.Read(Path.Combine(Folder, RunFolder.AbilityName));

    /// <summary>
    /// Whether the model was the unedited one when the run had taken its edits off; <c>null</c> of a run that is not finished, and of one
    /// that was finished before runs looked.
    /// </summary>
    public EvaluationUndo? Undo
    {
        get
        {
            try
            {
                return IsComplete ? JsonSerializer.Deserialize<Looked>(File.ReadAllBytes(Path.Combine(Folder, RunFolder.SummaryName)), RunJson.Indented)?.Undo : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>Opens a run's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InvalidDataException">There is no run.</exception>
    public static EvaluationResult Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        folder = Path.GetFullPath(folder);
        return new(folder, RunFolder.ReadHeader(folder));
    }

    /// <summary>Takes the means of the records; those of a finished run are in <c>summary.json</c>, too.</summary>
    public EvaluationSummary Summarize() => EvaluationSummary.Of(Header, Records, Again) with { Ability = AbilityRow.Of(Ability, EvaluationPlan.IsSequential(Header)), Undo = Undo };

    /// <summary>Takes the summary away from a run that has records to do again.</summary>
    internal static void Reopen(string folder)
    {
        File.Delete(Path.Combine(folder, RunFolder.SummaryName));
        File.Delete(Path.Combine(folder, RunFolder.TableName));
    }

    /// <summary>Writes the summary of a run whose records are complete.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="undo">What became of the model; <c>null</c> to keep what an earlier summary says.</param>
    internal static void Conclude(string folder, EvaluationUndo? undo)
    {
        var summary = Load(folder).Summarize();
        summary = summary with { Undo = undo ?? summary.Undo };
        AtomicFile.WriteAllText(Path.Combine(folder, RunFolder.TableName), SummaryTable.Csv(summary));
        AtomicFile.Write(Path.Combine(folder, RunFolder.SummaryName), stream => JsonSerializer.Serialize(stream, summary, RunJson.Indented));
    }

    /// <summary>What is read of a summary.</summary>
    private sealed record Looked(EvaluationUndo? Undo);
}
