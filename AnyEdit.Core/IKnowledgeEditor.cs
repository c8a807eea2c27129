using AnyEdit.Models;

namespace AnyEdit;

/// <summary>Edits knowledge into a causal language model without retraining it.</summary>
/// <remarks>
/// Implementations are safe for concurrent use. Edits of the same model queue behind one another, each starting from
/// the weights that the one before it installed; generation goes on meanwhile and sees either the old or the new model.
/// A failed or cancelled edit leaves the model bit-identical. The model is not owned and not disposed.
/// </remarks>
public interface IKnowledgeEditor
{
    /// <summary>
    /// Takes from the model what edits keep of the unedited one, such as answers of its own. Nobody has to call this; whoever puts
    /// patches on before editing on calls it before, so that the edits get the bits that they would have had without a pause.
    /// </summary>
    /// <param name="model">The model with the weights from before the first edit; it is only read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task BeginAsync(CausalLanguageModel model, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>Edits all <paramref name="requests"/> into <paramref name="model"/> in one joint update.</summary>
    /// <param name="model">The model whose current snapshot is replaced when, and only when, the edit succeeds.</param>
    /// <param name="requests">The knowledge to write: at least one request.</param>
    /// <param name="progress">Receives a report after each optimisation step and each updated layer, from threads of the edit, one after the other; may be null.</param>
    /// <param name="cancellationToken">Stops the edit between two steps; the model stays as it was.</param>
    /// <returns>What was done: the patch, and a report per chunk. The caller disposes the result.</returns>
    /// <exception cref="ArgumentException">A request is empty or does not fit the model; the message names it.</exception>
    /// <exception cref="EditFailedException">The numbers went wrong (non-finite loss or update); nothing was installed.</exception>
    /// <exception cref="OperationCanceledException">The edit was cancelled; nothing was installed.</exception>
    Task<EditResult> EditAsync(
        CausalLanguageModel model,
        IReadOnlyList<EditRequest> requests,
        IProgress<EditProgress>? progress = null,
        CancellationToken cancellationToken = default);
}
