namespace AnyEdit.Evaluation.Runs;

/// <summary>How the edits of a run follow one another.</summary>
internal interface IEditSchedule
{
    /// <summary>Edits the batches from one on, each before it is scored; afterwards the model is as it was before.</summary>
    /// <param name="batches">All batches.</param>
    /// <param name="first">The index of the first one that has to be scored.</param>
    /// <param name="score">Scores a batch, while the model has its edit.</param>
    /// <param name="progress">Receives the number of the batch and its editor's reports.</param>
    /// <param name="cancellationToken">Stops the edit.</param>
    Task RunAsync(
        IReadOnlyList<RunBatch> batches, int first, Action<RunBatch, BatchOutcome> score, Action<RunBatch, EditProgress> progress, CancellationToken cancellationToken);
}
