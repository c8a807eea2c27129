using AnyEdit.Evaluation.Embeddings;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Models;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>What an experiment has to work with.</summary>
public sealed class ExperimentContext
{
    private readonly List<string> runs = [];
    private readonly List<string> notes = [];
    private string? firstFailure;
    private bool isMeasured;

    /// <summary>The unedited model; borrowed.</summary>
    public required CausalLanguageModel Model { get; init; }

    /// <summary>The data sets; at least one.</summary>
    public required IReadOnlyList<ExperimentData> Data { get; init; }

    /// <summary>Makes the editors.</summary>
    public required IExperimentEditors Editors { get; init; }

    /// <summary>The BERT score; borrowed.</summary>
    public required EmbeddingSimilarity Similarity { get; init; }

    /// <summary>The experiment's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>What the user chose.</summary>
    public ExperimentSettings Settings { get; init; } = new();

    /// <summary>Makes fresh options of evaluations, which a cell may change.</summary>
    public Func<EvaluationOptions> Options { get; init; } = () => new();

    /// <summary>The model's name, as tables call it.</summary>
    public string ModelName { get; init; } = "";

    /// <summary>The command that begins the experiment and continues it; <c>null</c> where there is none.</summary>
    public string? Command { get; init; }

    /// <summary>Further settings that decide the result, by name.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();

    /// <summary>Receives reports on the thread that works; may be null.</summary>
    public IProgress<ExperimentProgress>? Progress { get; init; }

    /// <summary>The folders of the evaluations so far, relative to <see cref="Folder"/>.</summary>
    public IReadOnlyList<string> Runs => runs;

    /// <summary>Remarks about cells that came to nothing, or in part.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>Why the first cell came to nothing, where all did.</summary>
    internal string? FirstFailure => isMeasured ? null : firstFailure;

    /// <summary>Runs cells one after the other, those of one editor together; a cell that comes to nothing is noted and the others go on.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="cancellationToken">Stops the cell in work; what is done is kept.</param>
    /// <returns>A result for each cell, in their order.</returns>
    /// <exception cref="InvalidDataException">A cell's folder was begun with other options; nothing was changed.</exception>
    public async Task<IReadOnlyList<CellResult>> RunAsync(IReadOnlyList<ExperimentCell> cells, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var results = await new CellRunner(this, cells).RunAsync(cancellationToken).ConfigureAwait(false);
        foreach (var result in results)
        {
            if (result.Records.Count > 0)
                runs.Add(CellRunner.FolderOf(result.Cell));
            firstFailure ??= result.Failure;
            isMeasured |= result.Failure is null;
            notes.AddRange(CellNotes.Of(result));
        }

        return results;
    }
}
