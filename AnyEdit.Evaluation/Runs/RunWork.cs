using AnyEdit.Models;

namespace AnyEdit.Evaluation.Runs;

/// <summary>The lines that a run has to write, and those that it has.</summary>
internal sealed class RunWork
{
    /// <summary>Records that are asked again side by side.</summary>
    private const int AgainGroup = 32;

    private readonly CausalLanguageModel model;
    private readonly IReadOnlyList<RunBatch> batches;
    private readonly RunFolder folder;
    private readonly RecordFile records;
    private readonly RecordFile again;
    private readonly int[] recordsEnd;
    private readonly int[] againEnd;
    private readonly IProgress<EvaluationProgress>? progress;
    private readonly RunClock clock;

    /// <summary>Counts what is done.</summary>
    /// <param name="model">The model; borrowed.</param>
    /// <param name="batches">All batches of the run.</param>
    /// <param name="folder">Its folder; borrowed.</param>
    /// <param name="options">Whether edits stay, and how often old ones are asked again.</param>
    /// <param name="progress">Receives reports; may be null.</param>
    public RunWork(CausalLanguageModel model, IReadOnlyList<RunBatch> batches, RunFolder folder, EvaluationOptions options, IProgress<EvaluationProgress>? progress)
    {
        (this.model, this.batches, this.folder, this.progress) = (model, batches, folder, progress);
        var (expected, expectedAgain, edits) = (new List<ExpectedRecord>(), new List<ExpectedRecord>(), 0);
        (recordsEnd, againEnd) = (new int[batches.Count], new int[batches.Count]);
        foreach (var (i, batch) in batches.Index())
        {
            var before = edits;
            edits += batch.Cases.Count;
            expected.AddRange(batch.Entries.Select(entry => new ExpectedRecord(entry.Case.Index)));
            if (options.Sequential && (i == batches.Count - 1 || options.AgainEvery is { } every && edits / every > before / every))
                expectedAgain.AddRange(batches.Take(i + 1).SelectMany(earlier => earlier.Cases).Select(edit => new ExpectedRecord(edit.Index, edits)));
            (recordsEnd[i], againEnd[i]) = (expected.Count, expectedAgain.Count);
        }

        records = RecordFile.Open(folder[RunFolder.RecordsName], expected);
        again = RecordFile.Open(folder[RunFolder.AgainName], expectedAgain);
        clock = new RunClock(expected.Count, expectedAgain.Count, records.Count);
    }

    /// <summary>The index of the first batch of which lines are missing; the number of batches where none are.</summary>
    public int First => Math.Min(FirstMissing(recordsEnd, records.Count), FirstMissing(againEnd, again.Count));

    /// <summary>Reports that the run's folder is open and in order, and the work begins.</summary>
    public void Begin() => Report(EvaluationStage.Started);

    /// <summary>Reports where the edit of the next batch stands.</summary>
    public void Report(EditProgress edit) => progress?.Report(clock.Report(EvaluationStage.Editing, records.Count, again.Count) with { Edit = edit });

    /// <summary>Reports where a measurement of general ability stands.</summary>
    public void Report(double ability) => progress?.Report(clock.Report(EvaluationStage.MeasuringAbility, records.Count, again.Count) with { Ability = ability });

    /// <summary>Writes the lines of a batch that are missing, while the model has its edit.</summary>
    public void Score(RunBatch batch, BatchOutcome outcome, CaseExaminer examiner, CancellationToken cancellationToken)
    {
        var i = batches.Index().First(entry => ReferenceEquals(entry.Item, batch)).Index;
        if (records.Count < recordsEnd[i])
            Write(batch, outcome, examiner, done: records.Count - (recordsEnd[i] - batch.Entries.Count), cancellationToken);
        if (again.Count < againEnd[i])
            WriteAgain(outcome.Edits, recordsEnd[i], examiner, again.Count - (i > 0 ? againEnd[i - 1] : 0), cancellationToken);
    }

    /// <summary>Whether all lines of a batch are there and say that its edit came to nothing.</summary>
    public bool HasFailed(RunBatch batch) => records.FailedBatches.Contains(batch.Number);

    /// <summary>Writes all lines of a batch anew, while the model has its edit.</summary>
    public void ScoreAgain(RunBatch batch, BatchOutcome outcome, CaseExaminer examiner, CancellationToken cancellationToken)
    {
        var i = batches.Index().First(entry => ReferenceEquals(entry.Item, batch)).Index;
        var lines = Records(batch, outcome, examiner, cancellationToken);
        records.Replace(recordsEnd[i] - lines.Length, lines);
        foreach (var record in lines)
            Report(EvaluationStage.RecordDone, record);
    }

    private int FirstMissing(int[] ends, int count) => Array.FindIndex(ends, end => end > count) is >= 0 and var i ? i : batches.Count;

    private void Write(RunBatch batch, BatchOutcome outcome, CaseExaminer examiner, int done, CancellationToken cancellationToken)
    {
        foreach (var record in Records(batch, outcome, examiner, cancellationToken).Skip(done))
        {
            cancellationToken.ThrowIfCancellationRequested();
            records.Append(record);
            Report(EvaluationStage.RecordDone, record);
        }
    }

    private EvaluationRecord[] Records(RunBatch batch, BatchOutcome outcome, CaseExaminer examiner, CancellationToken cancellationToken)
    {
        var (examinations, times) = batch.Cases.Count == 0 ? ([], default) : examiner.Examine(batch.Cases, cancellationToken);
        var timings = Timings(batch, outcome, times);
        var next = 0;
        return [.. batch.Entries.Select(entry => (entry.Problem is { } problem ? NotEvaluable(entry.Case, problem) : Evaluated(entry.Case, next++)) with { Batch = batch.Number, Edits = outcome.Edits })];

        EvaluationRecord Evaluated(EditCase edit, int i) => examinations[i].Record(TokenPieces.Of(model.Tokenizer, edit.Target)) with
        {
            Failure = outcome.Failure,
            Edit = outcome.Report is { } report ? RecordedEdit.Of(report, report.Requests[i]) : null,
            Timings = timings,
        };
    }

    /// <summary>Asks the first <paramref name="count"/> records again; more may be there from a run that got further.</summary>
    private void WriteAgain(int edits, int count, CaseExaminer examiner, int done, CancellationToken cancellationToken)
    {
        var position = 0;
        foreach (var group in RecordFile.Read(folder[RunFolder.RecordsName]).Take(count).Where(record => record.Original is not null).Chunk(AgainGroup))
        {
            position += group.Length;
            if (position <= done)
                continue;
            foreach (var (examination, record) in examiner.Again(group, cancellationToken).Zip(group).Skip(Math.Max(0, done - (position - group.Length))))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var line = examination.Record(record.TargetPieces) with { Batch = record.Batch, Edits = edits };
                again.Append(line);
                Report(EvaluationStage.AskedAgain, line);
            }
        }
    }

    private void Report(EvaluationStage stage, EvaluationRecord? record = null) => progress?.Report(clock.Report(stage, records.Count, again.Count) with { Record = record });

    private EvaluationRecord NotEvaluable(EditCase edit, string problem) => new(edit.Index, edit.Prompt, edit.Target)
    {
        Id = edit.Id,
        Subject = edit.Subject,
        Category = edit.Category,
        Former = edit.FormerAnswer,
        TargetPieces = TokenPieces.Of(model.Tokenizer, edit.Target),
        NotEvaluable = problem,
    };

    private static RecordTimings Timings(RunBatch batch, BatchOutcome outcome, ExaminationTimes times)
    {
        var (share, edit) = (1.0 / Math.Max(1, batch.Cases.Count), outcome.Report?.Timings ?? new EditTimings(default, default, default));
        return new RecordTimings
        {
            Preparation = edit.Preparation.TotalSeconds * share,
            Values = edit.Values.TotalSeconds * share,
            Weights = edit.Weights.TotalSeconds * share,
            Edit = edit.Total.TotalSeconds * share,
            Before = times.Before.TotalSeconds * share,
            Answers = times.Answers.TotalSeconds * share,
            Scoring = times.Scoring.TotalSeconds * share,
            TokensPerSecond = times.TokensPerSecond,
        };
    }
}
