using System.ComponentModel.DataAnnotations;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>Runs the cells of an experiment.</summary>
internal sealed class CellRunner
{
    /// <summary>The folder of all runs within the experiment's.</summary>
    public const string FolderName = "runs";

    private readonly ExperimentContext context;
    private readonly IReadOnlyList<ExperimentCell> cells;
    private readonly CellClock clock;
    private readonly UneditedAnswers unedited;

    /// <summary>Prepares to run cells.</summary>
    /// <param name="context">What to run them with; borrowed.</param>
    /// <param name="cells">The cells.</param>
    /// <exception cref="ArgumentException">Two cells have the same name.</exception>
    public CellRunner(ExperimentContext context, IReadOnlyList<ExperimentCell> cells)
    {
        if (cells.GroupBy(cell => cell.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"Two cells have the name '{twice.Key}'.", nameof(cells));
        (this.context, this.cells, clock, unedited) = (context, cells, new CellClock(cells), new UneditedAnswers(cells, cell => Path.Combine(context.Folder, FolderOf(cell))));
    }

    /// <summary>The folder of a cell's run, relative to the experiment's.</summary>
    public static string FolderOf(ExperimentCell cell) => Path.Combine(FolderName, cell.Name);

    public async Task<IReadOnlyList<CellResult>> RunAsync(CancellationToken cancellationToken)
    {
        var results = new Dictionary<ExperimentCell, CellResult>(ReferenceEqualityComparer.Instance);
        foreach (var same in cells.GroupBy(cell => cell.Editor))
        {
            ExperimentEditor? editor = null;
            var failure = "";
            try
            {
                editor = context.Editors.Create(same.Key, context.Model);
            }
            catch (Exception impossible) when (IsOfTheCell(impossible))
            {
                failure = impossible.Message;
            }

            using (editor)
                foreach (var cell in same)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    unedited.Decide(cell);
                    results[cell] = editor is null ? new CellResult(cell, [], failure) : await RunAsync(cell, editor, cancellationToken).ConfigureAwait(false);
                    unedited.Add(results[cell]);
                    clock.Finish(cell);
                    context.Progress?.Report(clock.Report(cell) with { IsDone = true, Failure = results[cell].Failure });
                }
        }

        return [.. cells.Select(cell => results[cell])];
    }

    private async Task<CellResult> RunAsync(ExperimentCell cell, ExperimentEditor editor, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(context.Folder, FolderOf(cell));
        var isOpen = false;
        try
        {
            var run = new EvaluationRun(context.Model, editor.Editor, cell.Cases, context.Similarity, cell.Options);
            var result = await run.RunAsync(folder, Origin(cell, editor), new Placed(Report), cancellationToken).ConfigureAwait(false);
            EvaluationRecord[] records = [.. result.Records];
            return new CellResult(cell, records, WholeFailure(records));
        }
        catch (Exception failure) when (IsOfTheCell(failure) && (isOpen || failure is ArgumentException))      // an InvalidDataException before the first report is about the folder
        {
            if (isOpen && !RunFolder.HasRecords(folder))
                Directory.Delete(folder, recursive: true);      // what was missing may be there next time, and then the run's settings are others
            return new CellResult(cell, [], failure.Message);
        }

        void Report(EvaluationProgress progress)
        {
            isOpen = true;
            context.Progress?.Report(clock.Report(cell, progress));
        }
    }

    private EvaluationOrigin Origin(ExperimentCell cell, ExperimentEditor editor) => new()
    {
        Model = context.ModelName,
        Data = cell.Data.Name,
        File = cell.Data.File,
        FileDigest = cell.Data.FileDigest,
        Command = context.Command,
        WrongRecords = cell.Data.WrongRecords,
        Settings = new Dictionary<string, string>([.. context.Extra, .. editor.Settings]),
    };

    private static string? WholeFailure(EvaluationRecord[] records)
    {
        if (records.All(record => record.Original is null))
            return $"No record fits the model. The first, {records[0].Index}: {records[0].NotEvaluable}";
        var evaluated = records.Where(record => record.Original is not null).ToArray();
        return evaluated.All(record => record.Failure is not null) ? $"No edit could be made. The first: {evaluated[0].Failure}" : null;
    }

    /// <summary>Whether what went wrong concerns the method or its files, and not the disk or the program.</summary>
    private static bool IsOfTheCell(Exception exception) => exception
        is EditFailedException or ArgumentException or InvalidDataException or ValidationException or NotSupportedException or FileNotFoundException or DirectoryNotFoundException;

    private sealed class Placed(Action<EvaluationProgress> report) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => report(value);
    }
}
