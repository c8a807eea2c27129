using AnyEdit.Evaluation.Ability;
using AnyEdit.Evaluation.Embeddings;
using AnyEdit.Models;

namespace AnyEdit.Evaluation.Runs;

/// <summary>
/// An evaluation of an editor on a data set: edits a batch of records, asks the model everything about them, judges the answers,
/// takes the edit off, and writes a line for every record. An interrupted run goes on where it was.
/// </summary>
/// <remarks>
/// The run's folder has <c>run.json</c> (<see cref="EvaluationHeader"/>), <c>records.jsonl</c> (<see cref="EvaluationRecord"/>, a line
/// for each record, on the disk as soon as it is done), of sequences also <c>again.jsonl</c> (the same for earlier records that were
/// asked again after more edits), where general ability is measured <c>ability.jsonl</c> (<see cref="AbilityMeasurement"/>), and when all is done <c>summary.json</c> (<see cref="EvaluationSummary"/>) and <c>summary.csv</c>.
/// The summary also says whether the model, all of whose weights are hashed anew at the end, was the unedited one when the edits had been taken off
/// (<see cref="EvaluationUndo"/>).
/// But for <see cref="EvaluationRecord.Timings"/> an interrupted run ends with the bytes of an uninterrupted one. While a run is under
/// way nobody else may edit the model. Not safe for concurrent use.
/// </remarks>
public sealed class EvaluationRun
{
    private readonly CausalLanguageModel model;
    private readonly EvaluatedEditor editor;
    private readonly IReadOnlyList<EditCase> cases;
    private readonly EmbeddingSimilarity similarity;
    private readonly EvaluationOptions options;

    /// <summary>Creates a run.</summary>
    /// <param name="model">The unedited model; borrowed.</param>
    /// <param name="editor">The editor; borrowed.</param>
    /// <param name="cases">The records, each with another <see cref="EditCase.Index"/>; at least one.</param>
    /// <param name="similarity">The BERT score; borrowed. Where it has no encoder, its reason stands in the scores.</param>
    /// <param name="options">How to edit, ask and judge; the defaults when null.</param>
    /// <exception cref="ArgumentException">There is no record, or the options do not go together.</exception>
    /// <exception cref="DataSets.DataSetException">A row of a multiple-choice file is wrong and wrong rows are fatal.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">Options are out of range; the message names all of them.</exception>
    public EvaluationRun(
        CausalLanguageModel model, EvaluatedEditor editor, IReadOnlyList<EditCase> cases, EmbeddingSimilarity similarity, EvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(editor);
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(similarity);
        (this.model, this.editor, this.cases, this.similarity, this.options) = (model, editor, cases, similarity, AnnotatedOptions.Validated(options ?? new()));
        if (cases.Count == 0)
            throw new ArgumentException("There is no record to evaluate.", nameof(cases));
        if (cases.GroupBy(edit => edit.Index).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"Two records have the index {twice.Key}.", nameof(cases));
        if (this.options is { Sequential: true, Shard.IsWhole: false })
            throw new ArgumentException("A sequence cannot be split into shards: each of its edits builds on those before it.");
        if (this.options is { Sequential: true, RetryFailed: true })
            throw new ArgumentException("A sequence cannot try failed edits again: its later edits were made without them.");
        if (this.options.Ability is { } ability)
            AbilityTest.Checked(model, ability);
        foreach (var other in this.options.Locality)
            if (Fitness.Problem(model, new EditCase(other.Prompt, other.Answer ?? "?")) is { } problem)
                throw new ArgumentException($"The locality question '{other.Prompt}' cannot be asked: {problem}");
    }

    /// <summary>Does what is left of the run.</summary>
    /// <param name="folder">The run's folder; it is made if it is missing.</param>
    /// <param name="origin">Where the run comes from.</param>
    /// <param name="progress">Receives reports on the thread that works; may be null.</param>
    /// <param name="cancellationToken">Stops the run before the next step of an edit or the next token; finished records stay in the folder, and the model is as it was.</param>
    /// <returns>The finished run; the model is as it was.</returns>
    /// <exception cref="InvalidDataException">The folder has a run with other options, or something else, or a record does not fit and is not to be left out; nothing was changed.</exception>
    /// <exception cref="IOException">The folder cannot be written, or another process is at work there.</exception>
    public async Task<EvaluationResult> RunAsync(
        string folder, EvaluationOrigin? origin = null, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using var unedited = model.Lease();
        var whole = RunBatch.Of(Entries(cancellationToken), options.BatchSize);
        RunBatch[] batches = [.. whole.Where(batch => options.Shard.Has(batch.Number - 1))];
        var header = EvaluationPlan.Header(model, editor, cases, options, origin ?? new(), batches.Sum(batch => batch.Entries.Count));
        using var open = RunFolder.Open(folder, header);
        var work = new RunWork(model, batches, open, options, progress);
        var ability = options.Ability is { } asked ? new AbilityWork(model, batches, whole.Count, open, asked, options.Sequential, work.Report) : null;
        var first = Math.Min(work.First, ability?.First ?? batches.Length);
        RunBatch[] failed = options.RetryFailed ? [.. batches.Take(work.First).Where(work.HasFailed)] : [];
        EvaluationUndo? undo = null;
        if (first < batches.Length || failed.Length > 0 || ability is { IsBegun: false })
        {
            using var journal = options.Sequential ? SequentialEdits.OpenJournal(open[RunFolder.JournalName], header.Plan, batches, first) : null;
            work.Begin();
            EvaluationResult.Reopen(open.Path);
            ability?.MeasureBefore(cancellationToken);
            var examiner = new CaseExaminer(model, unedited, similarity, options);
            IEditSchedule schedule = journal is null ? new SeparateEdits(model, editor.Editor, unedited) : new SequentialEdits(model, editor.Editor, unedited, journal, options.BatchSize);
            if (failed.Length > 0)
                await schedule.RunAsync(failed, 0, (batch, outcome) => work.ScoreAgain(batch, outcome, examiner, cancellationToken), (_, edit) => work.Report(edit), cancellationToken).ConfigureAwait(false);
            await schedule.RunAsync(
                batches, first, Score, (_, edit) => work.Report(edit), cancellationToken).ConfigureAwait(false);
            undo = Look(header, cancellationToken);

            void Score(RunBatch batch, BatchOutcome outcome)
            {
                work.Score(batch, outcome, examiner, cancellationToken);
                ability?.Measure(batch, outcome, cancellationToken);
            }
        }
        else
            work.Begin();

        Conclude(open, undo);
        return EvaluationResult.Load(open.Path);
    }

    /// <summary>Hashes the weights that the model has after the edits were taken off.</summary>
    private EvaluationUndo Look(EvaluationHeader header, CancellationToken cancellationToken)
    {
        using var now = model.Lease();
        var hash = now.Snapshot.DigestAnew(cancellationToken);
        return new EvaluationUndo(hash == header.WeightHash, hash);
    }

    private IEnumerable<RunEntry> Entries(CancellationToken cancellationToken)
    {
        foreach (var edit in cases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var problem = Fitness.Problem(model, edit);
            if (problem is not null && options.FailOnUnfit)
                throw new InvalidDataException($"Record {edit.Index}{(edit.Id is { } id ? $" ('{id}')" : "")} cannot be evaluated: {problem}");
            yield return new RunEntry(edit, problem);
        }
    }

    private static void Conclude(RunFolder open, EvaluationUndo? undo)
    {
        EvaluationResult.Conclude(open.Path, undo);
        if (Directory.Exists(open[RunFolder.JournalName]))
            Directory.Delete(open[RunFolder.JournalName], recursive: true);
    }
}
